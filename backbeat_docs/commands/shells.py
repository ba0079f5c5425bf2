"""Completion scripts for `backbeat` and `backbeat-validate`, made from the command tables.

A shell offers the commands, their options, the listed values of an option, and files or folders
where the table names them.
"""

from collections.abc import Callable, Iterator, Mapping

from backbeat_docs.commands import COMMANDS, Command, Option, load_command

FILES = frozenset({"PATH", "FILE", "SCHEMA"})
FOLDERS = frozenset({"DIR"})
"""The `metavar`s whose values a shell completes with files, and with folders."""

_COMMON = (
    Option(("-h", "--help"), "Show this help and exit", kind="flag"),
    Option(("--version",), "Show the version and exit", kind="flag"),
)


def _tables() -> list[Command]:
    return [load_command(name) for name in COMMANDS]


def _split(table: Command) -> tuple[list[Option], list[Option]]:
    """Return the options of a command, and its positional arguments."""
    named = [*table.options, *_COMMON]
    positional = [one for one in named if not one.names[0].startswith("-")]
    return [one for one in named if one not in positional], positional


def _words(option: Option) -> str:
    """Return the values that a shell offers."""
    return " ".join(option.choices or option.suggestions)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# --- bash -----------------------------------------------------------------------------------------

_BASH = """\
# bash completion for backbeat and backbeat-validate
_backbeat() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    local command=${{COMP_WORDS[1]}} words= kind=
    # bash splits --option=value into three words
    if [[ $word == = ]]; then
        word=
    elif [[ $before == = ]]; then
        before=${{COMP_WORDS[COMP_CWORD-2]}}
    fi
    if [[ ${{COMP_WORDS[0]##*/}} == backbeat-validate ]]; then
        command=validate
    elif ((COMP_CWORD == 1)); then
        command=
    fi
    case "$command $before" in
{values}
        *)
            case "$command" in
{commands}
            esac
            [[ $word != -* ]] || kind=
            ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    if [[ $kind ]]; then
        compopt -o filenames 2> /dev/null # bash 3 has no compopt
        local name
        while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$kind" -- "$word")
    fi
}}
complete -F _backbeat backbeat backbeat-validate
"""


def _bash_value(option: Option) -> str:
    kind = "-f" if option.metavar in FILES else "-d" if option.metavar in FOLDERS else ""
    return f"words={_quote(_words(option))} kind={kind}"


def _bash() -> str:
    values = []
    common = [name for option in _COMMON for name in option.names]
    commands = [f"{' ' * 16}'') words={_quote(' '.join([*COMMANDS, *common]))} ;;"]
    for table in _tables():
        named, positional = _split(table)
        for option in named:
            if option.kind != "flag":
                case = "|".join(f'"{table.name} {name}"' for name in option.names)
                values.append(f"        {case}) {_bash_value(option)} ;;")
        words = [name for option in named for name in option.names]
        words += [choice for option in positional for choice in option.choices]
        kind = next((_bash_value(one).rpartition(" ")[2] for one in positional), "kind=")
        commands.append(f"{' ' * 16}{table.name}) words={_quote(' '.join(words))} {kind} ;;")
    return _BASH.format(values="\n".join(values), commands="\n".join(commands))


# --- zsh ------------------------------------------------------------------------------------------

_ZSH = """\
#compdef backbeat backbeat-validate
_backbeat_command() {{
    case $1 in
{commands}
    esac
}}
_backbeat() {{
    if [[ $service == backbeat-validate ]]; then
        _backbeat_command validate
    elif ((CURRENT == 2)); then
        local -a commands=(
{names}
        )
        _describe command commands
        _arguments {common}
    else
        local command=$words[2]
        shift words
        ((CURRENT--))
        _backbeat_command $command
    fi
}}
if [[ $funcstack[1] == _backbeat ]]; then
    _backbeat # this file was loaded from $fpath
else
    compdef _backbeat backbeat backbeat-validate
fi
"""


def _zsh_escape(text: str, special: str = ":[]") -> str:
    return "".join(f"\\{char}" if char in special else char for char in text)


def _zsh_value(option: Option) -> str:
    """Return what `_arguments` offers for a value: a message and an action."""
    action = f"({_words(option)})" if _words(option) else ""
    if option.metavar in FILES:
        action = "_files"
    elif option.metavar in FOLDERS:
        action = "_files -/"
    return f":{_zsh_escape(option.metavar or option.names[0].lstrip('-'))}:{action}"


def _zsh_options(options: list[Option]) -> Iterator[str]:
    for option in options:
        once = "*" if option.repeat else f"({' '.join(option.names)})"
        value = "" if option.kind == "flag" else _zsh_value(option)
        for name in option.names:
            equals = "=" if value and name.startswith("--") else ""
            yield _quote(f"{once}{name}{equals}[{_zsh_escape(option.help)}]{value}")


def _zsh() -> str:
    commands = []
    for table in _tables():
        named, positional = _split(table)
        words = list(_zsh_options(named))
        words += [_quote(f"{'*' if one.repeat else ''}{_zsh_value(one)}") for one in positional]
        commands.append(f"        {table.name}) _arguments {' '.join(words)} ;;")
    shown = [_quote(f"{one.name}:{_zsh_escape(one.summary, ':')}") for one in _tables()]
    names = [f"            {words}" for words in shown]
    return _ZSH.format(
        commands="\n".join(commands),
        names="\n".join(names),
        common=" ".join(_zsh_options(list(_COMMON))),
    )


# --- fish -----------------------------------------------------------------------------------------


def _fish() -> str:
    lines = ["# fish completion for backbeat and backbeat-validate"]
    first = "complete -c backbeat -n __fish_use_subcommand"
    lines += [f"{first} -f -a {one.name} -d {_quote_fish(one.summary)}" for one in _tables()]
    lines += [f"{first} {_fish_option(option)}" for option in _COMMON]
    for table in _tables():
        seen = f"complete -c backbeat -n '__fish_seen_subcommand_from {table.name}'"
        lines += [f"{seen} {words}" for words in _fish_command(table)]
    lines += [f"complete -c backbeat-validate {w}" for w in _fish_command(load_command("validate"))]
    return "\n".join(lines) + "\n"


def _fish_command(table: Command) -> Iterator[str]:
    named, positional = _split(table)
    if not any(option.metavar in FILES for option in positional):
        yield "-f"
    yield from (f"-a {_quote(' '.join(one.choices))}" for one in positional if one.choices)
    yield from (_fish_option(option) for option in named)


def _fish_option(option: Option) -> str:
    words = [f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names]
    if _words(option):
        words.append(f"-x -a {_quote(_words(option))}")
    elif option.metavar in FOLDERS:
        words.append("-x -a '(__fish_complete_directories)'")
    elif option.kind != "flag":
        words.append("-r" if option.metavar in FILES or "FILE" in (option.metavar or "") else "-x")
    return f"{' '.join(words)} -d {_quote_fish(option.help)}"


def _quote_fish(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SHELLS: Mapping[str, Callable[[], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
"""Renders the completion script of each shell."""

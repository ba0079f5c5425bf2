from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.report.worst import Worst
from backbeat_docs.run import Result, Unread
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.finding import WARNINGS, Finding
from backbeat_docs.validate.verdict import Verdict

ERRORS = [code for code in CODES if code not in WARNINGS]
ORDER = ["unreadable", *ERRORS, "dependentRequired", "deprecated"]


def outcome(number, code):
    if code == "unreadable":
        return Unread(str(number), "cannot be read")
    return Result(str(number), 1, False, Verdict(findings=(Finding(code, "", "wrong"),)))


@given(st.lists(st.sampled_from(ORDER)), st.integers(1, 8))
def test_keeps_the_worst_in_order_and_counts_the_rest(codes, most):
    worst = Worst(most)
    for number, code in enumerate(codes):
        worst.add(outcome(number, code))
    numbered = sorted(enumerate(codes), key=lambda pair: (ORDER.index(pair[1]), pair[0]))
    assert [(int(f.path), f.code) for f in worst.listed()] == numbered[:most]
    assert worst.rest == max(0, len(codes) - most)


def test_skipped_inputs_are_not_counted():
    worst = Worst(3)
    worst.add(Unread("a", "leads out of the folder", skipped=True))
    assert worst.count == 0

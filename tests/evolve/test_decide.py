import pytest

SAMPLE = 60


@pytest.mark.parametrize("wider", [False, True], ids=["exact", "wider"])
def test_no_verdict_is_refuted_by_a_message(fuzz, wider):
    wrong, undecided = {}, 0
    for seed in range(SAMPLE):
        found, open_ = fuzz.check(seed, wider=wider)
        undecided += open_
        if found:
            wrong[seed] = found
    assert not wrong
    assert undecided <= (SAMPLE // 20 if wider else 0)

SAMPLE = 60


def test_no_bump_is_refuted_by_a_message(fuzz):
    exact = {seed: found for seed in range(SAMPLE) if (found := fuzz.check_bump(seed))}
    wider = {seed: found for seed in range(SAMPLE) if (found := fuzz.check_bump(seed, wider=True))}
    assert not exact
    assert not wider

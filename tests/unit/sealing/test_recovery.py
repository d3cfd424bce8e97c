"""Any two of three shares give the recovery key back; one gives nothing."""

from itertools import combinations

import pytest

from byway.errors import BadInput
from byway.sealing import KeyPair, check_share, join_recovery, split_recovery

PAIR = KeyPair.new()
SHARES = split_recovery(PAIR)


def test_three_shares_of_33_words() -> None:
    assert [len(share.split()) for share in SHARES] == [33, 33, 33]
    for share in SHARES:
        check_share(share)


@pytest.mark.parametrize("two", list(combinations(range(3), 2)))
def test_any_two_give_the_key_back(two: tuple[int, int]) -> None:
    assert join_recovery([SHARES[two[0]], SHARES[two[1]]]) == PAIR
    assert join_recovery([SHARES[two[1]], SHARES[two[0]]]) == PAIR


def test_one_is_not_enough_nor_the_same_twice_nor_two_sets() -> None:
    other = split_recovery(KeyPair.new())
    for wrong in ([], SHARES[:1], [SHARES[0], SHARES[0]], [SHARES[0], other[1]], ["", ""]):
        with pytest.raises(BadInput) as caught:
            join_recovery(wrong)
        assert not set(SHARES[0].split()[:4]) & set(str(caught.value).split())


def test_a_misread_word_is_noticed() -> None:
    words = SHARES[0].split()
    swapped = " ".join([words[1], words[0], *words[2:]])
    for wrong in (swapped, " ".join(words[:-1]), " ".join(["zebra", *words[1:]]), ""):
        with pytest.raises(BadInput):
            check_share(wrong)

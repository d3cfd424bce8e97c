"""The recovery key in three shares of which any two give it back (SLIP-39)."""

from collections.abc import Sequence

import shamir_mnemonic
from shamir_mnemonic.utils import MnemonicError

from byway.errors import BadInput
from byway.sealing.keys import KeyPair

SHARES, NEEDED = 3, 2


def split_recovery(pair: KeyPair) -> list[str]:
    """Three shares of 33 words each; any two give the private half back."""
    groups = shamir_mnemonic.generate_mnemonics(
        group_threshold=1, groups=[(NEEDED, SHARES)], master_secret=pair.private
    )
    return list(groups[0])


def join_recovery(shares: Sequence[str]) -> KeyPair:
    """The pair of two shares; BadInput says what is wrong with them, never what is in them."""
    try:
        return KeyPair.from_private(shamir_mnemonic.combine_mnemonics(list(shares)))
    except MnemonicError:
        raise BadInput(
            "the shares do not fit: two different ones of one set are needed, 33 words each"
        ) from None


def check_share(share: str) -> None:
    """Raises BadInput unless the words of one share are sound in themselves (its check sum)."""
    try:
        shamir_mnemonic.Share.from_mnemonic(share)
    except (MnemonicError, ValueError):
        raise BadInput("a word of this share is wrong, or their order") from None

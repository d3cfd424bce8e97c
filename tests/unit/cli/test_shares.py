"""Shares on the screen and in files."""

from pathlib import Path

import pytest

from byway.cli.shares import ask_shares, need_terminal, table, write_shares
from byway.errors import BadInput
from byway.sealing import KeyPair, join_recovery, split_recovery

SHARES = split_recovery(KeyPair.new())


def test_every_word_is_on_the_screen_with_its_number() -> None:
    words = SHARES[0].split()
    shown = table(words).split()
    assert shown[1::2] == words
    assert [int(number) for number in shown[::2]] == list(range(1, 34))


def test_written_shares_are_for_this_user_alone_and_join_again(tmp_path: Path) -> None:
    write_shares(SHARES, tmp_path)
    files = sorted(tmp_path.iterdir())
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert join_recovery(ask_shares(files[1:])) == join_recovery(SHARES[:2])


def test_a_broken_share_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "share-1.txt"
    file.write_text(SHARES[0].replace(" ", " x", 1))
    with pytest.raises(BadInput, match=r"share-1\.txt"):
        ask_shares([file, file])
    with pytest.raises(BadInput, match="cannot be read"):
        ask_shares([tmp_path / "none"])


def test_shares_are_never_put_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    with pytest.raises(BadInput, match="empty folder"):
        need_terminal(tmp_path)

"""A hedge that a later voice drops is pointed out; words are known or kept with a remark."""

from byway.story import Story, Word, loads, remarks, vocabulary, words_of

HEDGED = """byway: story/1
voices: [{id: witness, kind: witness}, {id: interviewer, kind: interviewer}]
vocabulary: [{id: took_the_bus, labels: {en: took the bus, et: sõitis bussiga}}]
claims:
  - {id: guess, voice: witness, event: back, quantity: {text: one in ten, hedge: maybe}}
  - {id: own, voice: witness, event: back, quantity: 10 %}
  - {id: hard, voice: interviewer, event: back, quantity: 10 %}
  - {id: soft, voice: interviewer, event: back, quantity: {text: 10 %, hedge: perhaps}}
  - {id: sum, voice: witness, amount: {value: 500, currency: RUB, hedge: about}}
  - {id: again, voice: interviewer, repeats: sum, amount: {value: 500, currency: RUB}}
  - {id: bus, what: took_the_bus}
  - {id: odd, what: flew_away}
"""


def test_hedges_that_got_lost_and_unknown_words() -> None:
    found = remarks(loads(HEDGED))
    assert [(each.code, each.claims) for each in found] == [
        ("unknown-word", ("odd",)),
        ("hedge-lost", ("guess", "hard")),
        ("hedge-lost", ("sum", "again")),
    ]
    assert "“maybe”" in found[1].text


def test_words_have_labels_and_codes() -> None:
    words = vocabulary()
    assert words["deserted"].huridocs == "1:040519051801"
    assert words["signed_contract"].label("ru") == "подписал контракт"
    assert words["signed_contract"].label("et") == "signed a contract"
    for word in words.values():
        assert [language for language, _ in word.labels] == ["en", "ru", "uk"]
        assert all(label for _, label in word.labels)
        assert word.huridocs is None or word.huridocs.partition(":")[0] == "1"
    story = loads(HEDGED)
    assert words_of(story)["took_the_bus"].label("et") == "sõitis bussiga"
    assert Word("some_word").label("en") == "some word"
    assert words_of(Story(claims=())) == words

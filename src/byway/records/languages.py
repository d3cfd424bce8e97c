"""English, Russian, Ukrainian and Estonian of `wording`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language. Sentences take the names in braces; `levels` has "*" for any other field."""

    fields: dict[str, str]
    levels: dict[str, dict[str, str]]
    likelihood: tuple[str, ...]
    """From most likely to least, seven steps."""
    prior: str
    speaks_for: str
    speaks_against: str
    chance: str
    names: str
    namesakes: str
    beside: dict[str, str]
    """What is of no field, see `answers.BESIDE`."""
    rivals: str
    odds: str
    none: str
    others: str
    priors: str
    caution: str
    nobody: str
    shown: str
    """Cells of an entry that are not compared."""
    before: str
    """The waterfall's first step."""
    rivals_step: str
    after: str
    axis: str


EN = Words(
    fields={
        "surname": "surname", "given": "given name", "patronymic": "patronymic",
        "born": "date of birth", "place": "place", "unit": "unit", "sex": "sex",
        "together": "names together",
        "order": "order of the names",
    },
    levels={
        "*": {
            "same": "the same", "form": "another form of the same name",
            "initial": "an initial only, which fits", "near": "a slip apart",
            "alike": "similar", "other": "another",
            "other-initial": "an initial only, which does not fit",
            "often": "often go together", "seldom": "seldom go together",
        },
        "surname": {
            "same": "the same but for spelling", "near": "one letter or only vowels apart",
            "alike": "similar", "other": "another",
        },
        "born": {
            "same": "the same day", "year": "the same year, the rest unknown",
            "swapped": "day and month exchanged", "part": "one part of the date differs",
            "other": "another date", "near-year": "a neighbouring year",
            "other-year": "another year or month",
        },
    },
    likelihood=(
        "virtually certain", "very likely", "likely", "about as likely as not", "unlikely",
        "very unlikely", "exceptionally unlikely",
    ),
    prior="Before comparing: {prior}, put in by whoever asks, that this person is one of the "
          "{people} people on the list.",
    speaks_for="{field}: {compared} – {level}. Speaks for one person, {bits:+.1f} bits ({times} "
               "times as often for one person as by chance).",
    speaks_against="{field}: {compared} – {level}. Speaks against, {bits:+.1f} bits ({times} times "
                   "as often by chance as for one person).",
    chance="By chance about {count} of the list's people would agree as well here.",
    names="Names alone: about {count} of the list's people would fit by chance.",
    namesakes="Everything together: {count} other people on this list would be expected to agree "
              "as well by chance.",
    beside={
        "together": "These names {level}: {bits:+.1f} bits.",
        "order": "Either word may be the surname: {bits:+.1f} bits.",
    },
    rivals="Other entries that fit as well take {bits:+.1f} bits.",
    odds="That it is this entry's person: {likelihood}, {probability}, odds {odds}. Of {of} "
         "answers like this one, about {right} would be about the right person.",
    none="That the person is not on the list: {probability}.",
    others="Further candidates together: {probability}.",
    priors="With another figure before comparing: {list}.",
    caution="A match is not a person, and an entry is not guilt. Look for what no list holds: "
            "papers, a face, a story.",
    nobody="No entry of the list agrees. Not on the list: {probability}, if the names are not "
           "written quite differently there.",
    shown="On the list, and not compared: {cells}.",
    before="before comparing", rivals_step="others that fit", after="after comparing",
    axis="odds for one person; steps in bits",
)  # fmt: skip

RU = Words(
    fields={
        "surname": "фамилия", "given": "имя", "patronymic": "отчество",
        "born": "дата рождения", "place": "место", "unit": "часть", "sex": "пол",
        "together": "имена вместе",
        "order": "порядок имён",
    },
    levels={
        "*": {
            "same": "то же", "form": "другая форма того же имени",
            "initial": "только инициал, он подходит", "near": "похоже на описку",
            "alike": "похоже", "other": "другое",
            "other-initial": "только инициал, он не подходит",
            "often": "часто встречаются вместе", "seldom": "редко встречаются вместе",
        },
        "surname": {
            "same": "та же, написание не в счёт", "near": "отличается одной буквой или гласными",
            "alike": "похожая", "other": "другая",
        },
        "born": {
            "same": "тот же день", "year": "тот же год, остальное неизвестно",
            "swapped": "день и месяц переставлены", "part": "отличается одна часть даты",
            "other": "другая дата", "near-year": "соседний год",
            "other-year": "другой год или месяц",
        },
        "unit": {"same": "та же", "other": "другая"},
        "sex": {"same": "тот же", "other": "другой"},
    },
    likelihood=(
        "практически несомненно", "весьма вероятно", "вероятно", "так же вероятно, как и нет",
        "маловероятно", "весьма маловероятно", "исключительно маловероятно",
    ),
    prior="До сравнения: {prior}, задано спрашивающим, – что человек есть в списке; в нём людей: "
          "{people}.",
    speaks_for="{field}: {compared} – {level}. Говорит за одного человека, {bits:+.1f} бит "
               "({times} : 1).",
    speaks_against="{field}: {compared} – {level}. Говорит против, {bits:+.1f} бит "
                   "(1 : {times}).",
    chance="Случайно так же совпало бы людей из списка: около {count}.",
    names="Только по именам случайно подошло бы людей из списка: около {count}.",
    namesakes="Всё вместе: других людей в списке, которые так же совпали бы случайно, ожидается "
              "{count}.",
    beside={
        "together": "Эти имена {level}: {bits:+.1f} бит.",
        "order": "Фамилией может быть любое из двух слов: {bits:+.1f} бит.",
    },
    rivals="Другие подходящие записи отнимают {bits:+.1f} бит.",
    odds="Что это человек из этой записи: {likelihood}, {probability}, шансы {odds}. Из {of} таких "
         "ответов верными были бы около {right}.",
    none="Что человека нет в списке: {probability}.",
    others="Остальные кандидаты вместе: {probability}.",
    priors="При другой исходной вероятности: {list}.",
    caution="Совпадение – ещё не человек, а запись в списке – не вина. Ищите то, чего нет ни в "
            "одном списке: документы, лицо, рассказ.",
    nobody="Ни одна запись не подходит. Нет в списке: {probability}, если имена там не записаны "
           "совсем иначе.",
    shown="Есть в списке, но не сравнивается: {cells}.",
    before="до сравнения", rivals_step="другие подходящие", after="после сравнения",
    axis="шансы за одного человека; шаги в битах",
)  # fmt: skip

UK = Words(
    fields={
        "surname": "прізвище", "given": "ім'я", "patronymic": "по батькові",
        "born": "дата народження", "place": "місце", "unit": "частина", "sex": "стать",
        "together": "імена разом",
        "order": "порядок імен",
    },
    levels={
        "*": {
            "same": "те саме", "form": "інша форма того самого імені",
            "initial": "лише ініціал, він підходить", "near": "схоже на описку",
            "alike": "схоже", "other": "інше",
            "other-initial": "лише ініціал, він не підходить",
            "often": "часто трапляються разом", "seldom": "рідко трапляються разом",
        },
        "surname": {
            "same": "те саме, написання не рахується",
            "near": "відрізняється однією літерою або голосними",
            "alike": "схоже", "other": "інше",
        },
        "born": {
            "same": "той самий день", "year": "той самий рік, решта невідома",
            "swapped": "день і місяць переставлено", "part": "відрізняється одна частина дати",
            "other": "інша дата", "near-year": "сусідній рік",
            "other-year": "інший рік або місяць",
        },
        "unit": {"same": "та сама", "other": "інша"},
        "sex": {"same": "та сама", "other": "інша"},
    },
    likelihood=(
        "практично напевно", "дуже ймовірно", "ймовірно", "так само ймовірно, як і ні",
        "малоймовірно", "дуже малоймовірно", "винятково малоймовірно",
    ),
    prior="До порівняння: {prior}, задано тим, хто питає, – що людина є у списку; людей у ньому: "
          "{people}.",
    speaks_for="{field}: {compared} – {level}. Свідчить за одну людину, {bits:+.1f} біт "
               "({times} : 1).",
    speaks_against="{field}: {compared} – {level}. Свідчить проти, {bits:+.1f} біт "
                   "(1 : {times}).",
    chance="Випадково так само збіглося б людей зі списку: близько {count}.",
    names="Лише за іменами випадково підійшло б людей зі списку: близько {count}.",
    namesakes="Усе разом: інших людей у списку, які так само збіглися б випадково, очікується "
              "{count}.",
    beside={
        "together": "Ці імена {level}: {bits:+.1f} біт.",
        "order": "Прізвищем може бути будь-яке з двох слів: {bits:+.1f} біт.",
    },
    rivals="Інші записи, що підходять, забирають {bits:+.1f} біт.",
    odds="Що це людина з цього запису: {likelihood}, {probability}, шанси {odds}. З {of} таких "
         "відповідей правильними були б близько {right}.",
    none="Що людини немає у списку: {probability}.",
    others="Решта кандидатів разом: {probability}.",
    priors="За іншої початкової ймовірності: {list}.",
    caution="Збіг – ще не людина, а запис у списку – не вина. Шукайте те, чого немає в жодному "
            "списку: документи, обличчя, розповідь.",
    nobody="Жоден запис не підходить. Немає у списку: {probability}, якщо імена там не записано "
           "зовсім інакше.",
    shown="Є у списку, але не порівнюється: {cells}.",
    before="до порівняння", rivals_step="інші, що підходять", after="після порівняння",
    axis="шанси за одну людину; кроки в бітах",
)  # fmt: skip

ET = Words(
    fields={
        "surname": "perekonnanimi", "given": "eesnimi", "patronymic": "isanimi",
        "born": "sünniaeg", "place": "koht", "unit": "väeosa", "sex": "sugu",
        "together": "nimed koos",
        "order": "nimede järjekord",
    },
    levels={
        "*": {
            "same": "sama", "form": "sama nime teine kuju",
            "initial": "ainult algustäht, see sobib", "near": "arvatavasti kirjaviga",
            "alike": "sarnane", "other": "teine",
            "other-initial": "ainult algustäht, see ei sobi",
            "often": "esinevad sageli koos", "seldom": "esinevad harva koos",
        },
        "surname": {
            "same": "sama, kirjaviis kõrvale jäetud",
            "near": "erineb ühe tähe või ainult täishäälikute poolest",
            "alike": "sarnane", "other": "teine",
        },
        "born": {
            "same": "sama päev", "year": "sama aasta, muu on teadmata",
            "swapped": "päev ja kuu on vahetuses", "part": "erineb üks osa kuupäevast",
            "other": "teine kuupäev", "near-year": "naaberaasta",
            "other-year": "teine aasta või kuu",
        },
    },
    likelihood=(
        "praktiliselt kindel", "väga tõenäoline", "tõenäoline", "sama tõenäoline kui mitte",
        "ebatõenäoline", "väga ebatõenäoline", "erakordselt ebatõenäoline",
    ),
    prior="Enne võrdlemist: {prior}, küsija antud tõenäosus, et inimene on nimekirjas; inimesi "
          "selles: {people}.",
    speaks_for="{field}: {compared} – {level}. Räägib ühe inimese poolt, {bits:+.1f} bitti (ühel "
               "inimesel {times} korda sagedamini kui juhuslikult).",
    speaks_against="{field}: {compared} – {level}. Räägib vastu, {bits:+.1f} bitti (juhuslikult "
                   "{times} korda sagedamini kui ühel inimesel).",
    chance="Juhuslikult sobiks siin sama hästi umbes {count} inimest nimekirjast.",
    names="Ainult nimede järgi sobiks juhuslikult umbes {count} inimest nimekirjast.",
    namesakes="Kõik kokku: teisi inimesi selles nimekirjas, kes sobiksid juhuslikult sama hästi, "
              "on oodata {count}.",
    beside={
        "together": "Need nimed {level}: {bits:+.1f} bitti.",
        "order": "Perekonnanimi võib olla kumbki sõna: {bits:+.1f} bitti.",
    },
    rivals="Teised sobivad kirjed võtavad {bits:+.1f} bitti.",
    odds="Et tegemist on selle kirje inimesega: {likelihood}, {probability}, šansid {odds}. "
         "Sellistest vastustest ({of}) oleks umbes {right} õige inimese kohta.",
    none="Et inimest nimekirjas ei ole: {probability}.",
    others="Ülejäänud kandidaadid kokku: {probability}.",
    priors="Teise lähtetõenäosuse korral: {list}.",
    caution="Kokkulangevus ei ole veel inimene ja kirje nimekirjas ei ole süü. Otsige seda, mida "
            "ükski nimekiri ei sisalda: dokumente, nägu, lugu.",
    nobody="Ükski kirje ei sobi. Ei ole nimekirjas: {probability}, kui nimed pole seal kirjutatud "
           "hoopis teisiti.",
    shown="Nimekirjas olemas, kuid ei võrrelda: {cells}.",
    before="enne võrdlemist", rivals_step="teised sobivad", after="pärast võrdlemist",
    axis="šansid ühe inimese poolt; sammud bittides",
)  # fmt: skip

"""What people call columns, situations and states in their spreadsheets, in four languages.

What is not listed can be mapped (`byway cases import --map`), or is said to be not understood.
"""

HEADINGS = {
    "имя": "name", "фио": "name", "псевдоним": "alias", "ник": "alias", "nickname": "alias",
    "контакт": "channel", "связь": "channel", "contact": "channel", "ситуация": "situation",
    "статус": "state", "состояние": "state", "status": "state", "дата": "next_date",
    "следующая дата": "next_date", "next date": "next_date", "date": "next_date",
    "следующий шаг": "next_step", "next step": "next_step", "шаг": "next_step",
    "заметка": "note", "комментарий": "note", "notes": "note", "comment": "note",
    "ответственный": "owner", "кто ведёт": "owner", "caseworker": "owner",
    "імʼя": "name", "ім'я": "name", "піб": "name", "псевдонім": "alias", "звʼязок": "channel",
    "ситуація": "situation", "стан": "state", "наступна дата": "next_date",
    "наступний крок": "next_step", "нотатка": "note", "відповідальний": "owner",
    "nimi": "name", "hüüdnimi": "alias", "kontakt": "channel", "olukord": "situation",
    "seis": "state", "järgmine kuupäev": "next_date", "järgmine samm": "next_step",
    "märkus": "note", "vastutaja": "owner",
}  # fmt: skip
SITUATION_WORDS = {
    "not called up": "not-called-up", "не призван": "not-called-up",
    "не мобилизован": "not-called-up",
    "summons": "summons", "повестка": "summons", "повістка": "summons", "kutse": "summons",
    "serving": "serving", "служит": "serving", "в части": "serving", "служить": "serving",
    "teenib": "serving", "on leave": "on-leave", "leave": "on-leave", "отпуск": "on-leave",
    "в отпуске": "on-leave", "відпустка": "on-leave", "puhkusel": "on-leave",
    "left": "left", "left the unit": "left", "сзч": "left", "соч": "left", "ушёл": "left",
    "held": "held", "удерживают": "held", "яма": "held", "abroad": "abroad",
    "за границей": "abroad", "за кордоном": "abroad", "välismaal": "abroad", "other": "other",
}  # fmt: skip
STATE_WORDS = {
    "new": "new", "новый": "new", "новая": "new", "новий": "new", "uus": "new",
    "waiting": "waiting", "wait": "waiting", "ждём": "waiting", "ждет": "waiting",
    "ожидание": "waiting", "чекаємо": "waiting", "ootel": "waiting",
    "talking": "talking", "общаемся": "talking", "в диалоге": "talking", "räägime": "talking",
    "helping": "helping", "помогаем": "helping", "в работе": "helping", "допомагаємо": "helping",
    "aitame": "helping", "closed": "closed", "закрыт": "closed", "закрыто": "closed",
    "закрито": "closed", "suletud": "closed",
}  # fmt: skip

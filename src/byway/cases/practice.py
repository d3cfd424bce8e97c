"""Invented lines to practise on. Each says what it is; nobody wrote them."""

from byway.cases.cards import Facts

PRACTICE: tuple[tuple[Facts, str], ...] = (
    (
        Facts("en", "on-leave", "self", "days"),
        "(Practice.) My leave ends in four days. They will call and want a photo of the ticket.",
    ),
    (
        Facts("en", "not-called-up", "self", "later"),
        "(Practice.) I am twenty and study. Can they call me up before my exams?",
    ),
    (
        Facts("en", "held", "relative", "days"),
        "(Practice.) My brother is held at his unit since Monday, behind bars. He has no phone.",
    ),
    (
        Facts("ru", "summons", "relative", "weeks"),
        "(Учебное.) Сыну пришла повестка на двадцатое. Он учится очно. Что ему делать?",
    ),
    (
        Facts("ru", "not-called-up", "self", "unknown"),
        "(Учебное.) Мне 27, плоскостопие. Говорят, теперь берут всех. Это правда?",
    ),
    (
        Facts("ru", "left", "self", "weeks"),
        "(Учебное.) Я ушёл из части три недели назад. Живу у знакомых. Меня уже ищут?",
    ),
    (
        Facts("uk", "serving", "relative", "unknown"),
        "(Навчальне.) Чоловік не виходить на зв'язок два тижні. Куди писати?",
    ),
    (
        Facts("et", "other", "friend", "later"),
        "(Harjutus.) Sõber küsib, kas tal on õigus asendusteenistusele. Kuhu ta pöörduma peab?",
    ),
)
"""What a line says, and what its writer ticked."""

"""The words of time in English, Russian, Ukrainian and Estonian, as letters of one grammar.

Each line of a language is `letter value: pattern | pattern …`. A phrase becomes a string of
letters with values, and one grammar reads all four languages (see `grammar`):

    M month        S season       U unit (d w m y)   N number        P part (early mid late …)
    Y year number  D day number   A about            L later         E earlier
    G ago          H through/in   a after            b before        F from, since
    O until, to    R or, dash     k between          & and           x next
    z last         i this         t that (year …)    s same day      w for, during
    y the word year               f full date        h holiday       c few, couple
    q yesterday, today …
"""

import re
from functools import cache

EN = """
M 1: january|jan
M 2: february|feb
M 3: march
M 4: april|apr
M 5: may
M 6: june
M 7: july
M 8: august|aug
M 9: september|sept?
M 10: october|oct
M 11: november|nov
M 12: december|dec
S 21: spring(?:time)?
S 22: summer(?:time)?
S 23: autumn|fall
S 24: winter(?:time)?
U d: days?
U w: weeks?
U m: months?
U y: years?
P half1: (?:the )?first half(?: of)?
P half2: (?:the )?second half(?: of)?
P early: early(?: in)?|(?:at |in )?(?:the )?(?:very )?(?:beginning|start)(?: of)?
P mid: mid(?:dle)?(?: of)?|(?:in )?the middle(?: of)?|halfway through
P late: late(?: in)?|(?:at |towards )?(?:the )?(?:very )?end(?: of)?
P first: (?:in )?the first (?:few )?days(?: of)?
P last: (?:in )?the last (?:few )?days(?: of)?
A 1: about|around|roughly|approximately|some time|sometime|maybe
A 1: probably|or so|i think|nearly|almost
L 1: later|afterwards?|after that|after this|after it|on
E 1: earlier|before that|before this|before it|beforehand|previously
G 1: ago
H 1: in(?= (?:a|an|\\w+) (?:day|week|month|year)s?$)
a 1: after
b 1: before
F 1: from|since|starting
O 1: until|till|to|up to|through|by
R 1: or|-|–
k 1: between
& 1: and
s 1: (?:on )?(?:the |that )?(?:same|very) day
x d: (?:on )?the (?:next|following) day|the day after|next day
z d: the day before|the previous day
q -1: yesterday
q -2: the day before yesterday
q 0: today
x 1: next|the following|following
z 1: last|the previous|previous|past
i 1: this
t 1: of that|that|the same
w 1: for|lasted|during
c couple: a couple(?: of)?
c few: a few|several|some|few
h 01-01: new year(?:'s)?(?: day)?
h 12-31: new year'?s eve
h 12-25: christmas(?: day)?
N 0.5: half an?|a half|half
N 1.5: one and a half
N 1: a|an|one
N 2: two
N 3: three
N 4: four
N 5: five
N 6: six
N 7: seven
N 8: eight
N 9: nine
N 10: ten
N 11: eleven
N 12: twelve
N 14: fourteen
N 20: twenty
"""

RU = """
M 1: январ[ьяею]м?
M 2: феврал[ьяею]м?
M 3: март[ае]?|марту|мартом
M 4: апрел[ьяею]м?
M 5: ма[йяею]|маем
M 6: июн[ьяею]м?
M 7: июл[ьяею]м?
M 8: август[ае]?|августу
M 9: сентябр[ьяею]м?
M 10: октябр[ьяею]м?
M 11: ноябр[ьяею]м?
M 12: декабр[ьяею]м?
S 21: весн[аыуе]|весной|весною
S 22: лето|лета|лету|летом|лете
S 23: осен[ьи]|осенью
S 24: зим[аыуе]|зимой|зимою
U d: дн[яейюь]+|день|дней|дню
U w: недел[яиюье]+|недель
U m: месяц(?:а|ев|ем|е|у)?
U y: (?:года|год)(?= спустя| назад| позже| раньше)|лет|(?<=пол )года
y 1: год[ау]?|году
P half1: (?:в )?перв(?:ой|ая) половин[еаы]
P half2: (?:во )?втор(?:ой|ая) половин[еаы]
P early: (?:в |с )?(?:самом )?начал[еоау]|ранн(?:ей|яя|им|ий)
P mid: (?:в )?(?:самой )?середин[еаыу]
P late: (?:в |к )?(?:самом |самый )?кон(?:ец|це|ца|цу)|поздн(?:ей|яя|им|ий)|под конец
P first: (?:в )?перв(?:ых|ые) числ(?:ах|а)|в первые дни
P last: (?:в )?последн(?:их|ие) числ(?:ах|а)|в последние дни
A 1: примерно|около|где-то|приблизительно|наверное|кажется|вроде|почти|может быть|пожалуй
L 1: спустя|позже|после этого|после того|потом
E 1: раньше|до этого|до того|ранее
G 1: назад|тому назад
H 1: через
a 1: после
b 1: до|перед|за(?= \\S+ (?:\\S+ )?до)
F 1: с|со|начиная с
O 1: по|к
R 1: или|-|–
k 1: между
& 1: и
s 1: в тот же(?: самый)? день|тем же днем
x d: на следующий день|на другой день|назавтра
z d: накануне|за день до(?: этого| того)?|днем раньше
q -1: вчера
q -2: позавчера
q 0: сегодня
x 1: следующ(?:его|ей|ем|им|ий|ую|ая)
z 1: прошл(?:ого|ой|ом|ым|ый|ую|ая)|минувш(?:ей|им|ем)
i 1: эт(?:ого|ой|ом|им|от|у)|нынешн(?:ей|им|ем|его)
t 1: того же|той же|тот же|того|той|ту
w 1: в течение|на протяжении|длилось|продолжалось
c couple: пар[ауы]
c few: несколько
h 01-01: на новый год|новый год|нового года
h 01-07: на рождество|рождество
h 05-09: на день победы|день победы|9 мая
N 0.5: пол(?:овин[ау])?
N 1.5: полтор[аы]
N 1: один|одну|одного|одна
N 2: два|две|двух|двое суток
N 3: три|трех|трое
N 4: четыре|четырех
N 5: пять|пяти
N 6: шесть|шести
N 7: семь|семи
N 8: восемь|восьми
N 9: девять|девяти
N 10: десять|десяти
N 11: одиннадцать
N 12: двенадцать
N 14: четырнадцать
N 20: двадцать
"""

UK = """
M 1: січ(?:ень|ня|ні|нем)
M 2: лют(?:ий|ого|ому|им)
M 3: берез(?:ень|ня|ні|нем)
M 4: квіт(?:ень|ня|ні|нем)
M 5: трав(?:ень|ня|ні|нем)
M 6: черв(?:ень|ня|ні|нем)
M 7: лип(?:ень|ня|ні|нем)
M 8: серп(?:ень|ня|ні|нем)
M 9: верес(?:ень|ня|ні|нем)
M 10: жовт(?:ень|ня|ні|нем)
M 11: листопад[аіу]?|листопадом
M 12: груд(?:ень|ня|ні|нем)
S 21: навесні|весн[аиуі]|весною
S 22: влітку|літо|літа|літом|літку
S 23: восени|осен[иі]|осінь|осінню
S 24: взимку|узимку|зим[аиуі]|зимою
U d: дн(?:і|ів|я|ю)|день|діб|добу
U w: тижд(?:ень|ні|ня|нів|нем)|тижнів|тижні|тижня|тижень
U m: місяц(?:ь|і|ів|я|ем)
U y: (?<=пів )року|(?:рік|рок(?:и|ів))(?= тому| потому| пізніше| по тому)|років
y 1: рок[уіи]|рік|році
P half1: (?:у |в )?перш(?:ій|а) половин[іа]
P half2: (?:у |в )?друг(?:ій|а) половин[іа]
P early: (?:на |з )?(?:самому )?почат(?:ку|ок)|ранн(?:ьої|я|ім|ій)
P mid: (?:у |в |всередині|посеред)?(?:самій )?середин[іауи]|всередині|посередині
P late: (?:у |в |на )?кін(?:ець|ці|ця)|наприкінці|пізн(?:ьої|я|ім|ій)
P first: (?:у |в )?перших числах|в перші дні|у перші дні
P last: (?:в |у )?останніх числах|в останні дні|у останні дні
A 1: приблизно|близько|десь|орієнтовно|мабуть|здається|майже|може|напевно
L 1: потому|по тому|пізніше|після цього|після того
E 1: раніше|до цього|до того|перед тим
G 1: тому
H 1: через|за(?= (?:\\S+ )?(?:дні|днів|день|тиждень|тижні|тижнів|місяць|місяці|місяців)$)
a 1: після
b 1: до|перед|за(?= \\S+ (?:\\S+ )?до)
F 1: з|із|від|починаючи з
O 1: по
R 1: або|чи|-|–
k 1: між
& 1: та|і|й
s 1: того ж(?: самого)? дня|у той же день|в той самий день
x d: наступного дня|на наступний день|назавтра|на другий день
z d: напередодні|за день до(?: цього| того)?|днем раніше
q -1: вчора|учора
q -2: позавчора
q 0: сьогодні
x 1: наступн(?:ого|ої|ому|ий|у|им)
z 1: минул(?:ого|ої|ому|ий|у|им)|торік
i 1: ц(?:ього|ієї|ьому|ей|ю|им)
t 1: того ж|тієї ж|того|тієї|ту
w 1: протягом|упродовж|тривало
c couple: пар[ауи]
c few: кілька|декілька
h 01-01: на новий рік|новий рік|нового року
h 12-25: на різдво|різдво
N 0.5: пів(?:тора(?=x))?
N 1.5: півтор[аи]
N 1: один|одну|одного|одна
N 2: два|дві|двох
N 3: три|трьох
N 4: чотири|чотирьох
N 5: п.?ять|п.?яти
N 6: шість|шести
N 7: сім|семи
N 8: вісім|восьми
N 9: дев.?ять
N 10: десять|десяти
N 11: одинадцять
N 12: дванадцять
N 14: чотирнадцять
N 20: двадцять
"""

ET = """
M 1: jaanuar\\w{0,5}
M 2: veebruar\\w{0,5}
M 3: märts\\w{0,5}
M 4: aprill\\w{0,5}
M 5: mai\\w{0,5}
M 6: juuni\\w{0,5}
M 7: juuli\\w{0,5}
M 8: august\\w{0,5}
M 9: septemb\\w{0,5}
M 10: oktoob\\w{0,5}
M 11: novemb\\w{0,5}
M 12: detsemb\\w{0,5}
S 21: kevad(?:e|el|et|eks|est|eni)?
S 22: su(?:vi|ve|vel|ve|vest|veni)
S 23: sügis(?:e|el|et|est|eni)?
S 24: talv(?:i|e|el|est|eni|ve)?
U d: päev(?:a|i|ad|ade|aga)?
U w: nädal\\w{0,3}
U m: kuu(?:d|l|ga)?
U y: aastat|aasta(?:ga)?(?= hiljem| tagasi| pärast| varem)
y 1: aasta(?:l|st|sse)?
P half1: esime(?:ne|ses|sel) poole?(?:s|l)?
P half2: teise(?:s|l)? poole?(?:s|l)?
P early: alguses?|algul|varas(?:el|es|e)
P mid: keskel|keskpaigas?
P late: lõpus|lõpul|lõpp|lõpupoole|hilis(?:el|es|e)?
P first: esimestel päevadel
P last: viimastel päevadel
A 1: umbes|paiku|ligikaudu|vist|võib-olla|peaaegu|arvan|kuskil
L 1: hiljem|pärast seda|peale seda|möödudes
E 1: varem|enne seda|ennem
G 1: tagasi
a 1: pärast|peale
b 1: enne
F 1: alates
O 1: kuni
R 1: või|-|–
k 1: vahemikus
& 1: ja
s 1: samal päeval|sel(?:samal)? päeval
x d: järgmisel päeval|päev hiljem|teisel päeval
z d: eelmisel päeval|päev varem
q -1: eile
q -2: üleeile
q 0: täna
x 1: järgmis(?:e|el)
z 1: eelmis(?:e|el)|möödunud
i 1: selle|sel|käesoleva|tänavu
t 1: tolle|sama|samal|tol
w 1: jooksul|kestis|vältel
c couple: paar(?:i)?
c few: mõn(?:i|e|ed|da)|mitu
h 01-01: uusaastal|uusaasta|uuel aastal
h 12-25: jõulude ajal|jõulud|jõulul
N 0.5: pool
N 1.5: poolteist
N 1: üks|ühe|ühte
N 2: kaks|kahe|kahte
N 3: kolm|kolme
N 4: neli|nelja
N 5: viis|viie
N 6: kuus(?= (?:päeva|nädalat|kuud|aastat))|kuue
N 7: seitse|seitsme
N 8: kaheksa
N 9: üheksa
N 10: kümme|kümne
N 11: üksteist
N 12: kaksteist
N 14: neliteist
N 20: kakskümmend
"""

_COMMON = r"""
f ymd: \d{4}-\d{2}-\d{2}
f dmy: \d{1,2}[./]\d{1,2}[./]\d{4}
Y year: (?:19|20)\d{2}(?=\D|$)
D day: \d{1,2}(?:st|nd|rd|th|-?го|-?е|\.)(?=\s|$)
N int: \d{1,3}
"""

LANGUAGES = {"en": EN, "ru": RU, "uk": UK, "et": ET}


@cache
def lexicon(language: str) -> tuple[re.Pattern[str], tuple[tuple[str, str], ...]]:
    """One pattern whose n-th group is the n-th (letter, value); longer alternatives first."""
    entries: list[tuple[str, str, str]] = []
    for line in (_COMMON + LANGUAGES[language].replace("\\\\", "\\")).strip().splitlines():
        if line.strip():
            head, _, patterns = line.partition(": ")
            letter, _, value = head.partition(" ")
            entries.append((letter, value, patterns))
    # Several words before single ones, so that "the day after" is no "day" and no "after".
    entries.sort(key=lambda each: -max(len(part) for part in each[2].split("|")))
    groups = [rf"((?<!\w)(?:{patterns})(?!\w))" for _, _, patterns in entries]
    return re.compile("|".join(groups)), tuple((letter, value) for letter, value, _ in entries)

"""English given names and their short forms: a full name, a colon, what else it is called.

They agree with each other where two names are compared, and contradict nobody: that Mike is
Michael, who may be Михаил, makes Mike no Михаил, and Билый is a surname though Billy is none.
"""

from functools import cache

from byway.records.letters import fold

SHORTEST = 3
"""A form whose key is shorter is left out: Joe would be anybody whose name is Е."""
_NONE: frozenset[int] = frozenset()
ENGLISH = """
Abraham: Abe Bram
Albert: Bert Bertie
Alexander: Alec Alex Sandy
Alfred: Alf Alfie Fred Freddie
Andrew: Andy Drew
Anthony: Tony Antony
Archibald: Archie
Arnold: Arnie
Arthur: Artie
Augustus: Gus August
Barnabas: Barney
Bartholomew: Bart
Benjamin: Ben Benny Benjy Bennie
Bernard: Bernie Barney
Bradley: Brad
Calvin: Cal
Cameron: Cam
Charles: Charlie Charley
Christopher: Chris Kit Topher
Clifford: Cliff
Clinton: Clint
Cornelius: Neil Connie
Curtis: Curt
Daniel: Dan Danny Dannie
David: Dave Davey Davy
Dennis: Denny
Dominic: Dom Nick
Donald: Don Donnie Donny
Douglas: Doug
Duncan: Dunc
Edgar: Ned Eddie
Edmund: Eddie Ned Ted
Edward: Eddie Ted Teddy Ned
Edwin: Eddie Ned
Elijah: Eli
Eugene: Gene
Ezekiel: Zeke
Francis: Frank Fran Frankie
Franklin: Frank Frankie
Frederick: Fred Freddie Freddy Fredrick
Gabriel: Gabe
Geoffrey: Geoff Jeff Jeffrey
Gerald: Gerry Jerry
Gilbert: Gil Bert
Gregory: Greg Gregg
Harold: Harry
Henry: Harry Hank
Herbert: Herb Bert
Hubert: Bert Hugh
Isaac: Ike
Jacob: Jake
James: Jim Jimmy Jamie Jimmie
Jeremiah: Jerry Jeremy
Jerome: Jerry
Jonathan: Jon Jonny Nathan
Joseph: Josef
Joshua: Josh
Kenneth: Ken Kenny
Lawrence: Larry Lawrie Laurence
Leonard: Len Lenny Leo
Leslie: Les
Lewis: Louis
Matthew: Matt Mat
Maurice: Morris
Maximilian: Max
Michael: Mike Mick Mickey Micky
Mortimer: Mort
Nathaniel: Nat Nate Nathan
Nicholas: Nick Nicky Nicolas
Norman: Norm
Oliver: Ollie
Oscar: Ozzie
Patrick: Paddy Pat
Percival: Percy
Peter: Pete
Philip: Phil Phillip Pip
Randolph: Randy Randall
Raymond: Ray
Reginald: Reg Reggie
Richard: Rick Dick Rich Ricky Richie
Robert: Bob Rob Bobby Robbie Bert
Roderick: Rod Roddy
Rodney: Rod
Roger: Rodge
Ronald: Ron Ronnie Ronny
Rudolph: Rudy Rudolf
Rufus: Rufe
Samuel: Sam Sammy
Sebastian: Seb Bastian
Sidney: Sid Sydney Syd
Stanley: Stan
Stephen: Steve Steven Stevie
Stuart: Stu Stewart
Terence: Terry Terrence
Theodore: Ted Teddy Theo
Thomas: Tom Tommy
Timothy: Tim Timmy
Tobias: Toby
Vincent: Vince Vinnie
Walter: Walt
Wilfred: Wilf Fred
William: Bill Billy Will Willie Willy Liam
Winston: Winnie
Zachary: Zach Zack
Abigail: Abby Gail
Amanda: Mandy
Barbara: Barb Babs
Beatrice: Bea Trixie
Caroline: Carrie
Catherine: Cathy Kathy Kate Katie Kathleen Katharine
Charlotte: Lottie
Christina: Chris Tina Chrissie
Deborah: Debbie Debra
Dorothy: Dottie Dolly
Eleanor: Nellie Nora Ellie
Elizabeth: Liz Beth Betty Betsy Lizzie Eliza Lisa Bess Libby
Emily: Emmy
Florence: Flossie
Frances: Fran Franny
Gertrude: Trudy Gertie
Gwendolyn: Gwen
Isabella: Isabel
Jacqueline: Jackie
Jennifer: Jenny Jen
Jessica: Jess Jessie
Josephine: Josie
Judith: Judy
Katherine: Kate Katie Kathy Kitty
Margaret: Maggie Meg Peggy Marge Margie Madge Greta
Martha: Marty Mattie
Mary: Molly Polly Mamie
Matilda: Tilly Mattie
Melissa: Missy
Mildred: Millie
Natalie: Nat
Pamela: Pam
Patricia: Pat Patty Tricia Trish Patsy
Penelope: Penny
Priscilla: Cilla
Rachel: Rach Rachael
Rebecca: Becky Becca
Rosemary: Rosie
Samantha: Sam Sammy
Sarah: Sally Sadie Sara
Stephanie: Steph
Susan: Sue Susie Suzy
Suzanne: Sue Susie
Teresa: Tess Terry Theresa
Veronica: Ronnie
Victoria: Vicky Tori
Virginia: Ginny
Winifred: Winnie Freda
"""


@cache
def _numbers() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(ENGLISH.strip().splitlines()):
        for key in fold(line.replace(":", " ").split()):
            if len(key) >= SHORTEST:
                found.setdefault(key, set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


def english(key: str) -> frozenset[int]:
    """The English names that a key may stand for, by number."""
    return _numbers().get(key, _NONE)

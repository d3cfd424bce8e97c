"""The methods by name: what each assumes, in a sentence, and how many lists it takes."""

from collections.abc import Callable
from dataclasses import dataclass

from byway.figures import closed_forms, loglinear
from byway.figures.decomposable import decomposable
from byway.figures.latent import latent_class
from byway.figures.result import Fit


@dataclass(frozen=True)
class Method:
    """A way to estimate: its fit function, the lists it takes (`least` to `most`), the sentence
    readers see, and where it was published. `options` are those that `estimate` takes for it."""

    name: str
    fit: Callable[..., Fit]
    least: int
    most: int
    assumption: str
    source: str
    options: tuple[str, ...] = ()
    hurries: bool = False
    """Whether the fit takes `quick`, set where many tables are pooled."""


METHODS = {
    method.name: method
    for method in (
        Method(
            "independence",
            loglinear.independence,
            2,
            12,
            "Being on one list says nothing about being on another, and everybody has the same "
            "chance to be on a given list.",
            "Fienberg, Biometrika 1972",
        ),
        Method(
            "chapman",
            closed_forms.chapman,
            2,
            2,
            "The two lists are independent, and everybody has the same chance to be on a given "
            "list.",
            "Chapman 1951; Seber 1982; Rivest & Yauck, Int. Stat. Rev. 2023",
        ),
        Method(
            "chao",
            closed_forms.chao,
            2,
            16,
            "People differ in how easily they are listed but lists do not repel each other; all "
            "lists are alike. Then it is a lower bound; where lists repel each other it is not.",
            "Chao, Biometrics 1987",
        ),
        Method(
            "chao-lists",
            closed_forms.chao_lists,
            2,
            16,
            "People differ in how easily they are listed but lists do not repel each other; lists "
            "may differ in size. Then it is a lower bound; where lists repel each other it is not.",
            "Chao, Tsay, Lin, Shau & Chao, Stat. Med. 2001",
        ),
        Method(
            "loglinear",
            loglinear.loglinear,
            2,
            8,
            "One hierarchical log-linear model, the one of least BIC, describes how the lists "
            "depend on each other, and there is no interaction of all lists at once.",
            "Fienberg, Biometrika 1972; Fienberg & Rinaldo, Ann. Stat. 2012",
            ("max_order",),
        ),
        Method(
            "stepwise",
            loglinear.stepwise,
            3,
            8,
            "Lists depend on each other in pairs only, and a pair whose overlap is not surprising "
            "is independent.",
            "Chan, Silverman & Vincent, JASA 2021",
        ),
        Method(
            "decomposable",
            decomposable,
            3,
            6,
            "The lists' dependence is one of the decomposable graphs, all alike beforehand, none "
            "of them joining every list at once.",
            "Madigan & York, Biometrika 1997",
            ("include_saturated", "max_missing"),
        ),
        Method(
            "latent-class",
            latent_class,
            3,
            8,
            "People fall into a few hidden classes; inside a class, lists are independent and "
            "everybody has the same chance to be on a given list.",
            "Manrique-Vallier, Biometrics 2016",
            ("classes", "plain", "brief"),
            hurries=True,
        ),
    )
}

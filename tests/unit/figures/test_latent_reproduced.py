"""A seed gives the same chains in the process that compiles the kernels and in those that load."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
CHAINS = """
import numpy as np
from byway.figures.latent_chains import Prior, Sampler
from tests.spec.figures_tables import KOSOVO

sampler = Sampler(KOSOVO.table().counts, Prior(10), np.random.default_rng(7))
print(sampler.go(200, tempered=True, adapt=True).tobytes().hex())
"""


def test_compiled_and_loaded_kernels_draw_the_same(tmp_path: Path) -> None:
    settings = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    drawn = [
        subprocess.run(
            [sys.executable, "-c", CHAINS], check=True, capture_output=True, env=settings, cwd=ROOT
        ).stdout
        for _ in range(2)
    ]
    assert any(tmp_path.rglob("*.nbi"))
    assert len(drawn[0]) > 1000
    assert drawn[0] == drawn[1]

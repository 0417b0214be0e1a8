"""Where models are: whether one lies on this machine, without loading it or the network, and which made an index."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from knowledge.chunks import RECIPE
from knowledge.embeddings import BUNDLED_MODEL, hub_is_off

ORGANISATION = "sentence-transformers"  # where the library looks for a name without one
# Either says how the model is put together: https://sbert.net, "Creating Custom Models".
DESCRIPTIONS = ("modules.json", "config.json")
WEIGHTS = (".safetensors", ".bin")
RECIPE_STROKES = RECIPE.count("/") + 1  # before the model's name, in a recipe of any version


def missing(model: str) -> str:
    """What is missing of the model on this machine, a sentence; empty when its files are here."""
    if model == BUNDLED_MODEL:
        return _missing_package()
    if model.strip() and Path(model).is_dir():
        return _missing_in(Path(model))
    return f"there is no folder {model!r}" if _is_path(model) else _missing_in_cache(model)


def is_fetched(model: str) -> bool:
    """Whether a model that is not here would come from the network: it has a name, and the environment allows it."""
    return not hub_is_off() and not _is_path(model) and _is_name(model)


def _is_name(model: str) -> bool:
    """Whether the library takes it for a name: it looks into the cache only then."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        try_to_load_from_cache(model, DESCRIPTIONS[0])
    except HFValidationError:
        return False
    return True


def _is_path(model: str) -> bool:
    # As the library has it: a name has one slash at most.
    return not model.strip() or model.startswith(("/", ".", "~")) or model.count("/") > 1 or Path(model).is_dir()


def _missing_package() -> str:
    package = find_spec(BUNDLED_MODEL.replace("-", "_"))
    places = package.submodule_search_locations if package is not None else None
    if not places or not any((Path(place) / "model" / "model.safetensors").is_file() for place in places):
        return f"the package {BUNDLED_MODEL} is not installed: install Deskhand again"
    return ""


def _missing_in(folder: Path) -> str:
    if not any((folder / name).is_file() for name in DESCRIPTIONS):
        return f"{folder} holds no model: there is no {' and no '.join(DESCRIPTIONS)}"
    if not any(path.suffix in WEIGHTS and path.is_file() for path in folder.rglob("*")):
        return f"{folder} holds no weights of a model (*{', *'.join(WEIGHTS)})"
    return ""


def _missing_in_cache(model: str) -> str:
    """Look where the library looks: the cache of downloads, or the folder that the environment names for it."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME") or None
    for name in (model,) if "/" in model else (f"{ORGANISATION}/{model}", model):
        for description in DESCRIPTIONS:
            try:
                found = try_to_load_from_cache(name, description, cache_dir=cache)
            except HFValidationError:
                return f"{model!r} is neither a folder nor a name that a model can have"
            if isinstance(found, str):
                return _missing_in(Path(found).parent)
    return f"there is no folder {model!r}, and no model of that name among the downloaded ones"


def indexed_models(data: Path) -> list[str]:
    """The models that have documents in an index below ``data``, by the recipe that each index keeps."""
    found = []
    for file in sorted(data.glob("*.sqlite")):
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
                filled = database.execute("SELECT 1 FROM documents LIMIT 1").fetchone()
                recipe = database.execute("SELECT value FROM meta WHERE key = 'recipe'").fetchone()
        except sqlite3.Error:  # no index of ours, or one that somebody is just making
            continue
        parts = str(recipe[0]).split("/", RECIPE_STROKES) if filled and recipe else []
        if len(parts) == RECIPE_STROKES + 1:
            found.append(parts[-1])
    return found

"""pyproject.toml, the locks and environment.yml name the same versions."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml

from tests.conftest import HOME

LOCKS = ("requirements.txt", "requirements-test.txt")


def pinned() -> dict[str, set[str]]:
    """Name and version of every direct dependency, by group."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    groups = {"run": project["dependencies"], **project["optional-dependencies"]}
    return {
        group: {entry.partition(";")[0].strip() for entry in entries}
        for group, entries in groups.items()
    }


def locked(name: str) -> set[str]:
    text = (HOME / name).read_text()
    return set(re.findall(r"^([a-z0-9][\w.-]*==[^ ]+)", text, re.MULTILINE))


def test_every_direct_dependency_is_pinned() -> None:
    for entries in pinned().values():
        for entry in entries:
            assert re.fullmatch(r"[a-z0-9-]+==[\w.]+", entry), entry


def test_the_locks_hold_the_pinned_versions() -> None:
    groups = pinned()
    assert groups["run"] | groups["build"] <= locked("requirements.txt")
    assert set().union(*groups.values()) <= locked("requirements-test.txt")
    assert locked("requirements.txt") <= locked("requirements-test.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_hash_for_each_entry_and_no_address(name: str) -> None:
    text = (HOME / name).read_text()
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index-url" not in text


def test_conda_users_get_the_same_versions() -> None:
    environment = yaml.safe_load((HOME / "environment.yml").read_text())
    (packages,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    groups = pinned()
    assert set(packages) == groups["run"] | groups["build"]


def test_the_server_is_past_the_known_advisories() -> None:
    versions = dict(entry.split("==") for entry in locked("requirements.txt"))

    def at_least(name: str, *wanted: int) -> bool:
        return tuple(int(part) for part in versions[name].split(".")[: len(wanted)]) >= wanted

    assert at_least("voila", 0, 5, 13)
    assert at_least("jupyter-server", 2, 18, 0)

"""What every check needs: the policy, where it was written, and the words it may use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nawasena.rules.policy import Policy
from nawasena.rules.policy.nodes import Node
from nawasena.rules.problems import Problem
from nawasena.rules.rulebook import Rulebook
from nawasena.rules.source import KeyPath, Source

Problems = Iterator[Problem]


@dataclass(frozen=True)
class Context:
    """One policy under check."""

    policy: Policy
    source: Source
    book: Rulebook

    def problem(self, path: KeyPath, message: str, cure: str = "") -> Problem:
        """A problem at ``path`` of the policy file."""
        return self.source.problem(path, message, cure)

    def nodes(self) -> Iterator[tuple[KeyPath, Node]]:
        """Every node below the axes with its path, parents first."""
        for path, children in self.families():
            for index, child in enumerate(children):
                yield from _walk((*path, "children", index), child)

    def families(self) -> Iterator[tuple[KeyPath, tuple[Node, ...]]]:
        """The children of every axis and of every variant with the path of what holds them."""
        for name, axis in self.policy.axes:
            yield ("axes", name), axis.children
            for index, variant in enumerate(axis.variants):
                yield ("axes", name, "variants", index), variant.children


def _walk(path: KeyPath, node: Node) -> Iterator[tuple[KeyPath, Node]]:
    yield path, node
    for index, child in enumerate(node.children):
        yield from _walk((*path, "children", index), child)

"""The service's figures in Prometheus' text form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from milepost.api.ops.figures import QueueFigures, ServiceFigures
from milepost.api.ops.latency import RequestLatency

_OF_QUEUES: Final = (
    ("milepost_jobs_waiting", "Jobs that wait for a worker."),
    ("milepost_jobs_running", "Jobs that a worker has."),
    ("milepost_jobs_oldest_waiting_seconds", "Age of the job that waits longest."),
)


class _Moment(Collector):
    """Gauges of one moment."""

    def __init__(self, version: str, figures: ServiceFigures | None) -> None:
        self._version = version
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        yield _gauge("milepost_build_info", "Always 1.", "version", {self._version: 1.0})
        known = self._figures is not None
        up = GaugeMetricFamily(
            "milepost_figures_up", "1 while the database tells the figures of jobs and posters."
        )
        up.add_metric([], float(known))
        yield up
        if self._figures is not None:
            yield from _of_queues(self._figures.queues)
            posters = {status: float(count) for status, count in self._figures.posters.items()}
            yield _gauge("milepost_posters", "Posters there are, by status.", "status", posters)


def write_metrics(
    accept: str, *, version: str, figures: ServiceFigures | None, latency: RequestLatency
) -> tuple[bytes, str]:
    """The text, and its media type.

    Args:
        accept: the header; Prometheus says which of its forms it reads.
        version: of this program.
        figures: of the whole service; None while nobody can tell them.
        latency: of this process.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Moment(version, figures))
    registry.register(latency.registry)
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


def _of_queues(queues: tuple[QueueFigures, ...]) -> Iterator[Metric]:
    for (name, what), values in zip(
        _OF_QUEUES,
        (
            {each.queue: float(each.waiting) for each in queues},
            {each.queue: float(each.running) for each in queues},
            {each.queue: each.oldest_waiting_s for each in queues},
        ),
        strict=True,
    ):
        yield _gauge(name, what, "queue", values)


def _gauge(name: str, what: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=(label,))
    for value, count in values.items():
        family.add_metric([value], count)
    return family

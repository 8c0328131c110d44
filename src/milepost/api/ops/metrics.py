"""The service's figures in Prometheus' text form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from milepost.api.ops.figures import ModelFigures, QueueFigures, ServiceFigures
from milepost.api.ops.latency import RequestLatency

_OF_QUEUES: Final = (
    ("milepost_jobs_waiting", "Jobs that wait for a worker."),
    ("milepost_jobs_running", "Jobs that a worker has."),
    ("milepost_jobs_oldest_waiting_seconds", "Age of the job that waits longest."),
)


class _Moment(Collector):
    """Gauges of one moment."""

    def __init__(self, version: str, figures: ServiceFigures | None, models: ModelFigures) -> None:
        self._version = version
        self._figures = figures
        self._models = models

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
            what = "What models have cost since midnight, all processes together."
            spent = dict(self._figures.spent_today_cny)
            yield _gauge("milepost_models_today_cny", what, "tenant", spent)
        yield from _of_models(self._models)


def write_metrics(
    accept: str,
    *,
    version: str,
    figures: ServiceFigures | None,
    models: ModelFigures,
    latency: RequestLatency,
) -> tuple[bytes, str]:
    """The text, and its media type.

    Args:
        accept: the header; Prometheus says which of its forms it reads.
        version: of this program.
        figures: of the whole service; None while nobody can tell them.
        models: asked by this process.
        latency: of this process.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Moment(version, figures, models))
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


def _of_models(models: ModelFigures) -> Iterator[Metric]:
    resting = {name: float(rests) for name, rests in models.resting.items()}
    what = "1 while a model is left alone because it failed so often."
    yield _gauge("milepost_model_resting", what, "model", resting)
    asked = CounterMetricFamily(
        "milepost_model_asked",
        "Answers of models, by what became of them.",
        labels=("model", "fate"),
    )
    for (model, fate), count in models.asked.items():
        asked.add_metric([model, fate], count)
    cost = CounterMetricFamily(
        "milepost_model_cost_cny",
        "What models have cost, as the vendors count.",
        labels=("tenant",),
    )
    for tenant, cny in models.cost_cny.items():
        cost.add_metric([tenant], cny)
    tokens = CounterMetricFamily(
        "milepost_model_tokens", "Tokens that were paid for.", labels=("tenant", "direction")
    )
    for (tenant, direction), count in models.tokens.items():
        tokens.add_metric([tenant, direction], count)
    pictures = CounterMetricFamily(
        "milepost_model_pictures", "Pictures that were paid for.", labels=("tenant",)
    )
    for tenant, count in models.pictures.items():
        pictures.add_metric([tenant], count)
    yield from (asked, cost, tokens, pictures)


def _gauge(name: str, what: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=(label,))
    for value, count in values.items():
        family.add_metric([value], count)
    return family

"""The names of ComfyUI's samplers and schedulers, which packs offer in their combos."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from milepost.packs.foreign.missing import part_named


class SchedulerHandler(NamedTuple):
    """A schedule of a pack's own, which it enters in `SCHEDULER_HANDLERS` under its name."""

    handler: Callable[..., Any]
    use_ms: bool = True
    """Whether it is given the model's own sampling."""


KSAMPLER_NAMES = [
    "euler",
    "euler_cfg_pp",
    "euler_ancestral",
    "euler_ancestral_cfg_pp",
    "heun",
    "heunpp2",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpm_fast",
    "dpm_adaptive",
    "dpmpp_2s_ancestral",
    "dpmpp_2s_ancestral_cfg_pp",
    "dpmpp_sde",
    "dpmpp_sde_gpu",
    "dpmpp_2m",
    "dpmpp_2m_cfg_pp",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_gpu",
    "dpmpp_2m_sde_heun",
    "dpmpp_2m_sde_heun_gpu",
    "dpmpp_3m_sde",
    "dpmpp_3m_sde_gpu",
    "ddpm",
    "lcm",
    "ipndm",
    "ipndm_v",
    "deis",
    "res_multistep",
    "res_multistep_cfg_pp",
    "res_multistep_ancestral",
    "res_multistep_ancestral_cfg_pp",
    "gradient_estimation",
    "gradient_estimation_cfg_pp",
    "er_sde",
    "seeds_2",
    "seeds_3",
    "sa_solver",
    "sa_solver_pece",
]
SAMPLER_NAMES = [*KSAMPLER_NAMES, "ddim", "uni_pc", "uni_pc_bh2"]
SCHEDULER_NAMES = [
    "simple",
    "sgm_uniform",
    "karras",
    "exponential",
    "ddim_uniform",
    "beta",
    "normal",
    "linear_quadratic",
    "kl_optimal",
]
SCHEDULER_HANDLERS = {
    name: SchedulerHandler(part_named(f"comfy.samplers.{name}_scheduler"))
    for name in SCHEDULER_NAMES
}
KSampler = part_named("comfy.samplers.KSampler")
KSampler.SAMPLERS = SAMPLER_NAMES
KSampler.SCHEDULERS = SCHEDULER_NAMES
KSampler.DISCARD_PENULTIMATE_SIGMA_SAMPLERS = {"dpm_2", "dpm_2_ancestral", "uni_pc", "uni_pc_bh2"}

"""The types that only links carry: pictures, models, sound, shapes."""

from __future__ import annotations

from typing import Any, TypedDict

from milepost.packs.foreign.v3.inputs import ComfyTypeIO, comfytype


def _carried(name: str, io_type: str, holds: Any = Any) -> Any:
    """A wire type without a widget."""
    said = {"__doc__": f"Values of type {io_type}.", "__module__": __name__, "Type": holds}
    return comfytype(io_type)(type(name, (ComfyTypeIO,), said))


class AudioValue(TypedDict):
    """What an AUDIO value is."""

    waveform: Any
    """`[batch, channels, samples]`, -1..1."""
    sample_rate: int


class LatentValue(TypedDict, total=False):
    """What a LATENT value is."""

    samples: Any
    noise_mask: Any
    batch_index: list[int]
    type: str


class TracksValue(TypedDict, total=False):
    """What a TRACKS value is."""

    track_path: Any
    track_visibility: Any


AnyType = _carried("AnyType", "*")
Image = _carried("Image", "IMAGE")
Mask = _carried("Mask", "MASK")
Latent = _carried("Latent", "LATENT", LatentValue)
Latent.LatentDict = LatentValue
Conditioning = _carried("Conditioning", "CONDITIONING", list)
Conditioning.CondList = list[tuple[Any, dict[str, Any]]]
WanCameraEmbedding = _carried("WanCameraEmbedding", "WAN_CAMERA_EMBEDDING")
Sampler = _carried("Sampler", "SAMPLER")
Sigmas = _carried("Sigmas", "SIGMAS")
Noise = _carried("Noise", "NOISE")
Guider = _carried("Guider", "GUIDER")
Clip = _carried("Clip", "CLIP")
ControlNet = _carried("ControlNet", "CONTROL_NET")
Vae = _carried("Vae", "VAE")
Model = _carried("Model", "MODEL")
ModelPatch = _carried("ModelPatch", "MODEL_PATCH")
AudioEncoder = _carried("AudioEncoder", "AUDIO_ENCODER")
AudioEncoderOutput = _carried("AudioEncoderOutput", "AUDIO_ENCODER_OUTPUT")
ClipVision = _carried("ClipVision", "CLIP_VISION")
ClipVisionOutput = _carried("ClipVisionOutput", "CLIP_VISION_OUTPUT")
StyleModel = _carried("StyleModel", "STYLE_MODEL")
Gligen = _carried("Gligen", "GLIGEN")
UpscaleModel = _carried("UpscaleModel", "UPSCALE_MODEL")
LatentUpscaleModel = _carried("LatentUpscaleModel", "LATENT_UPSCALE_MODEL")
LoraModel = _carried("LoraModel", "LORA_MODEL", dict)
LossMap = _carried("LossMap", "LOSS_MAP")
Hooks = _carried("Hooks", "HOOKS")
HookKeyframes = _carried("HookKeyframes", "HOOK_KEYFRAMES")
TimestepsRange = _carried("TimestepsRange", "TIMESTEPS_RANGE", tuple)
LatentOperation = _carried("LatentOperation", "LATENT_OPERATION")
FlowControl = _carried("FlowControl", "FLOW_CONTROL", tuple)
Accumulation = _carried("Accumulation", "ACCUMULATION", dict)
Load3DCamera = _carried("Load3DCamera", "LOAD3D_CAMERA", dict)
Load3D = _carried("Load3D", "LOAD_3D", dict)
Load3DAnimation = _carried("Load3DAnimation", "LOAD_3D_ANIMATION", dict)
Photomaker = _carried("Photomaker", "PHOTOMAKER")
Point = _carried("Point", "POINT")
FaceAnalysis = _carried("FaceAnalysis", "FACE_ANALYSIS")
BBOX = _carried("BBOX", "BBOX")
SEGS = _carried("SEGS", "SEGS")
Audio = _carried("Audio", "AUDIO", AudioValue)
Audio.AudioDict = AudioValue
Video = _carried("Video", "VIDEO")
SVG = _carried("SVG", "SVG")
Voxel = _carried("Voxel", "VOXEL")
Mesh = _carried("Mesh", "MESH")
File3DAny = _carried("File3DAny", "FILE_3D")
File3DGLB = _carried("File3DGLB", "FILE_3D_GLB")
File3DGLTF = _carried("File3DGLTF", "FILE_3D_GLTF")
File3DFBX = _carried("File3DFBX", "FILE_3D_FBX")
File3DOBJ = _carried("File3DOBJ", "FILE_3D_OBJ")
File3DSTL = _carried("File3DSTL", "FILE_3D_STL")
File3DUSDZ = _carried("File3DUSDZ", "FILE_3D_USDZ")
Tracks = _carried("Tracks", "TRACKS", TracksValue)
Tracks.TrackDict = TracksValue
ImageCompare = _carried("ImageCompare", "IMAGECOMPARE")
Histogram = _carried("Histogram", "HISTOGRAM", list)
Range = _carried("Range", "RANGE", dict)

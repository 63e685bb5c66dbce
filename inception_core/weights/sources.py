"""Published weights: where each file lies, what fits it, what it was reported to reach.

No file could be opened when this table was written. What its publishers do not state, or state in
different ways, is said in `notes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inception_core.knobs import Value
from inception_core.predict.preprocess import Preprocessing
from inception_core.weights.imagenet import LABELS
from inception_core.words import Text, later

_HUB = "hf://"
ELLIPSIS = "…"


@dataclass(frozen=True)
class Accuracy:
    """What was reported, in percent."""

    on: Text  # the data
    top1: float
    top5: float | None
    source: Text  # who reported it


@dataclass(frozen=True)
class Source:
    """One file of published weights."""

    id: str  # timm's where the hub has the file
    title: str
    variant: str
    address: str  # https://… or http://…, or hf://OWNER/REPOSITORY/FILE on the Hugging Face hub
    bytes: int  # about; the server says it exactly
    licence: str
    preprocessing: Preprocessing
    accuracy: Accuracy
    sha256: str = ""  # hexadecimal, as far as published: all of it, or its beginning and end
    labels: Literal["imagenet", "embedding"] = "imagenet"
    knobs: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()

    @property
    def hub(self) -> tuple[str, str] | None:
        """Repository and file on the Hugging Face hub; none for another address."""
        if not self.address.startswith(_HUB):
            return None
        owner, repository, file = self.address.removeprefix(_HUB).split("/", 2)
        return f"{owner}/{repository}", file

    @property
    def file_name(self) -> str:
        """The file's own name."""
        return self.address.rpartition("/")[2]

    @property
    def label_names(self) -> tuple[str, ...]:
        """What the outputs are called; none for an embedding, whose numbers have no names."""
        return LABELS if self.labels == "imagenet" else ()


def agrees(digest: str, published: str) -> bool:
    """Whether a sha256 is the published one, as far as that is known."""
    beginning, _, end = published.partition(ELLIPSIS)
    return digest.startswith(beginning) and digest.endswith(end)


_HALF = (0.5, 0.5, 0.5)
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_IMAGENET = later("ImageNet validation, 50,000 images, one crop")
_TIMM, _TORCHVISION = later("timm's results table"), Text("torchvision")
_TIMM_NOTE = later(
    "timm's releases report accuracies that differ by a few hundredths of a percent."
)
_UNREAD = later("The size is computed from the network; no publisher states it.")
_ADVERSARIAL = later("Trained against adversarial examples as well (arXiv:1705.07204).")


def _timm(name: str, title: str, size: int, top1: float, top5: float, **other: object) -> Source:
    """A row of the hub's `timm/` repositories, prepared as TF-Slim does unless said otherwise."""
    architecture = name.partition(".")[0]
    values = {
        "preprocessing": Preprocessing(299, 0.875, "bicubic", _HALF, _HALF),
        "notes": (_TIMM_NOTE,),
    } | other
    return Source(
        name,
        title,
        f"{architecture}.slim",
        f"{_HUB}timm/{name}/model.safetensors",
        size,
        "apache-2.0",
        accuracy=Accuracy(_IMAGENET, top1, top5, _TIMM),
        **values,  # type: ignore[arg-type] # fields of Source, by name
    )


def _torchvision(
    name: str, title: str, file: str, mebibytes: float, top1: float, top5: float, **other: object
) -> Source:
    """A file of torchvision's; its name ends with the first eight digits of its sha256."""
    return Source(
        name,
        title,
        f"{name.partition('.')[0]}.{'slim' if 'v3' in name else 'torchvision'}",
        f"https://download.pytorch.org/models/{file}",
        round(mebibytes * 2**20),
        "bsd-3-clause",
        accuracy=Accuracy(_IMAGENET, top1, top5, _TORCHVISION),
        sha256=f"{file.rpartition('-')[2].partition('.')[0]}{ELLIPSIS}",
        **other,  # type: ignore[arg-type] # fields of Source, by name
    )


def _facenet(name: str, title: str, file: str, size: int, lfw: float, **other: object) -> Source:
    """A face recogniser of facenet's, as facenet-pytorch ported it."""
    return Source(
        name,
        title,
        "inception_resnet_v1.facenet",
        f"https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/{file}",
        size,
        "mit",
        Preprocessing(160, 1.0, "bilinear", (127.5,) * 3, (128.0,) * 3, input_range=255),
        Accuracy(later("Labeled Faces in the Wild, pairs"), lfw, None, Text("facenet")),
        labels="embedding",
        notes=(
            later(
                "It takes a face that MTCNN cut out and resized to 160 × 160; here it gets the "
                "square."
            ),
            later("Its 512 numbers compare faces; it names nobody."),
            later(
                "The licence is that of the code and the files; the photographs' terms are "
                "separate."
            ),
        ),
        **other,  # type: ignore[arg-type] # fields of Source, by name
    )


_SOURCES = (
    _timm("inception_v4.tf_in1k", "Inception-v4, TF-Slim", 171_000_000, 80.144, 94.982),
    _timm(
        "inception_resnet_v2.tf_in1k",
        "Inception-ResNet-v2, TF-Slim",
        224_000_000,
        80.434,
        95.312,
        preprocessing=Preprocessing(299, 0.8975, "bicubic", _HALF, _HALF),
        sha256=f"dbea26b1{ELLIPSIS}a9d72",
    ),
    _timm(
        "inception_resnet_v2.tf_ens_adv_in1k",
        "Inception-ResNet-v2, TF-Slim, ensemble adversarial",
        224_000_000,
        79.998,
        94.940,
        preprocessing=Preprocessing(299, 0.8975, "bicubic", _HALF, _HALF),
        notes=(_ADVERSARIAL, _TIMM_NOTE),
    ),
    _timm(
        "inception_v3.tv_in1k",
        "Inception-v3, torchvision's by timm",
        95_500_000,
        77.472,
        93.468,
        notes=(later("The file holds no auxiliary head."), _TIMM_NOTE),
    ),
    _timm(
        "inception_v3.tf_in1k",
        "Inception-v3, TF-Slim",
        95_500_000,
        77.866,
        93.644,
        notes=(_UNREAD, _TIMM_NOTE),
    ),
    _timm(
        "inception_v3.tf_adv_in1k",
        "Inception-v3, TF-Slim, adversarial",
        95_500_000,
        77.598,
        93.726,
        notes=(_ADVERSARIAL, _TIMM_NOTE),
    ),
    _timm(
        "inception_v3.gluon_in1k",
        "Inception-v3, Gluon",
        95_500_000,
        78.806,
        94.372,
        preprocessing=Preprocessing(299, 0.875, "bicubic", _MEAN, _STD),
    ),
    _torchvision(
        "inception_v3.torchvision_v1",
        "Inception-v3, torchvision",
        "inception_v3_google-0cc3c7bd.pth",
        103.903,
        77.294,
        93.450,
        preprocessing=Preprocessing(299, 299 / 342, "bilinear", _HALF, _HALF, resize=342),
        notes=(
            later("torchvision normalises by ImageNet's mean and deviation, then its network "
                  "rescales."),
            later("The two steps (`transform_input`) make (x - 0.5) / 0.5, and that is done here."),
            later("The auxiliary head is in the file and is left behind."),
        ),
    ),
    _torchvision(
        "resnet152.torchvision_v1",
        "ResNet-152, torchvision, first recipe",
        "resnet152-394f9c45.pth",
        230.434,
        78.312,
        94.046,
        preprocessing=Preprocessing(224, 224 / 256, "bilinear", _MEAN, _STD, resize=256),
    ),
    _torchvision(
        "resnet152.torchvision_v2",
        "ResNet-152, torchvision, second recipe",
        "resnet152-f82ba261.pth",
        230.474,
        82.284,
        96.002,
        preprocessing=Preprocessing(224, 224 / 232, "bilinear", _MEAN, _STD, resize=232),
    ),
    Source(
        "bn_inception.cadene",
        "BN-Inception, Caffe's by Cadene",
        "bn_inception.caffe",
        "http://data.lip6.fr/cadene/pretrainedmodels/bn_inception-52deb4733.pth",
        45_200_000,
        "unknown",
        Preprocessing(
            224, 0.875, "bilinear", (104.0, 117.0, 128.0), (1.0, 1.0, 1.0),
            channels="BGR", input_range=255,
        ),
        Accuracy(_IMAGENET, 73.524, 91.562, Text("Cadene")),
        sha256="52deb473314542a5c2f87e9e6f26f4ca42fe863d15f986414dbae8c2dfdd2353",
        notes=(
            later("The code is BSD-3-Clause; no licence of the weights is stated."),
            _UNREAD,
            later("It comes over plain HTTP, so its whole sha256 is checked, as downloaders "
                  "report it."),
        ),
    ),
    _facenet(
        "inception_resnet_v1.vggface2",
        "Inception-ResNet-v1, faces (VGGFace2)",
        "20180402-114759-vggface2.pt",
        111_898_327,
        99.65,
        sha256="281cebca8662831adb987a874bdcb36e73f5b1c6dc5ee5878f305e985625d99b",
    ),
    _facenet(
        "inception_resnet_v1.casia_webface",
        "Inception-ResNet-v1, faces (CASIA-WebFace)",
        "20180408-102900-casia-webface.pt",
        115_900_000,
        99.05,
    ),
)  # fmt: skip
SOURCES = {source.id: source for source in _SOURCES}
"""Every source by its id."""

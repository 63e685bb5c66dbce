"""The 71 everyday things, and what each pack of drawings calls them.

Emoji packs share the names of the Unicode standard, so one table serves them all; where a pack has
its own names (Mozilla's, and the icon sets) a second table lists them. A name that a pack does
not have is skipped for the emoji and an error for the icon sets, whose names were picked one by
one: the same word often means another thing there (`mouse` is a pointing device).
"""

from types import MappingProxyType

EMOJI = MappingProxyType(
    {
        "dog": "dog dog-face poodle guide-dog service-dog",
        "cat": "cat cat-face black-cat",
        "horse": "horse horse-face carousel-horse",
        "cow": "cow cow-face ox water-buffalo",
        "pig": "pig pig-face",
        "mouse": "mouse mouse-face rat",
        "rabbit": "rabbit rabbit-face",
        "bear": "bear bear-face polar-bear",
        "panda": "panda panda-face",
        "koala": "koala",
        "lion": "lion lion-face",
        "tiger": "tiger tiger-face",
        "fox": "fox fox-face",
        "monkey": "monkey monkey-face",
        "elephant": "elephant",
        "sheep": "ewe ram",
        "camel": "camel two-hump-camel",
        "chicken": "chicken rooster",
        "chick": "baby-chick hatching-chick front-facing-baby-chick",
        "penguin": "penguin",
        "frog": "frog frog-face",
        "turtle": "turtle",
        "snake": "snake",
        "crocodile": "crocodile",
        "whale": "whale spouting-whale",
        "fish": "fish tropical-fish blowfish",
        "octopus": "octopus",
        "snail": "snail",
        "bee": "honeybee",
        "ladybird": "lady-beetle",
        "cactus": "cactus",
        "palm tree": "palm-tree",
        "christmas tree": "christmas-tree",
        "sunflower": "sunflower",
        "rose": "rose",
        "tulip": "tulip",
        "mushroom": "mushroom brown-mushroom",
        "apple": "red-apple green-apple",
        "pear": "pear",
        "lemon": "lemon",
        "cherries": "cherries",
        "grapes": "grapes",
        "strawberry": "strawberry",
        "watermelon": "watermelon",
        "pizza": "pizza",
        "hamburger": "hamburger",
        "doughnut": "doughnut",
        "ice cream": "ice-cream soft-ice-cream",
        "cake": "birthday-cake shortcake",
        "hot drink": "hot-beverage",
        "beer": "beer-mug clinking-beer-mugs",
        "wine glass": "wine-glass",
        "car": "automobile oncoming-automobile taxi oncoming-taxi sport-utility-vehicle"
        " police-car oncoming-police-car",
        "bus": "bus oncoming-bus minibus trolleybus",
        "truck": "delivery-truck articulated-lorry fire-engine",
        "train": "train locomotive bullet-train high-speed-train metro light-rail railway-car"
        " tram-car tram",
        "bicycle": "bicycle",
        "airplane": "airplane small-airplane airplane-departure airplane-arrival",
        "helicopter": "helicopter",
        "rocket": "rocket",
        "sailboat": "sailboat",
        "house": "house house-with-garden",
        "umbrella": "umbrella umbrella-with-rain-drops closed-umbrella",
        "guitar": "guitar",
        "telephone": "telephone telephone-receiver",
        "television": "television",
        "glasses": "glasses sunglasses",
        "shoe": "running-shoe mans-shoe hiking-boot high-heeled-shoe womans-boot",
        "book": "closed-book open-book green-book blue-book orange-book books"
        " notebook-with-decorative-cover",
        "balloon": "balloon",
        "crown": "crown",
    }
)
"""Label -> the names of its drawings in the emoji packs; the order is the order of the logits."""

LABELS = tuple(EMOJI)

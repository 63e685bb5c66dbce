"""Which icons of the packs with own names show one of the classes, chosen by eye.

Each line reads `label: name name …`. Packs that draw one icon in several styles list the endings
in `packs.PACKS`, not here.
"""

from types import MappingProxyType

_FXEMOJI = """
dog: dog dogside poodle
cat: cat catside
horse: horse horseface carouselhorse
cow: cow cowface ox waterbuffalo
pig: pig pigside
mouse: mouse mouseside rat
rabbit: bunny bunnyside
bear: bear
panda: pandaface
koala: koala
tiger: tiger tigerside
fox: foxsmiling foxgrin foxweary
monkey: monkey monkeyface
elephant: elephant
sheep: sheep ram
camel: dromedarycamel bactriancamel
chicken: chicken rooster
chick: babychick frontfacingchick hatchingchick
penguin: penguin
frog: frog
turtle: turtle
snake: snake
crocodile: crocodile
whale: whale spurtingwhale
fish: fish tropicalfish blowfish
octopus: octopus
snail: snail
bee: honeybee
ladybird: ladybeetle
cactus: cactus
palm tree: palmtree
christmas tree: christmastree
sunflower: sunflower
rose: rose
tulip: tulip
mushroom: mushroom
apple: redapple greenapple
pear: pear
lemon: lemon
cherries: cherries
grapes: grapes
strawberry: strawberry
watermelon: watermelon
pizza: sliceofpizza
hamburger: hamburger
doughnut: doughnut
ice cream: icecream softicecream
cake: birthdaycake shortcake
hot drink: hotbeverage
beer: beermug clinkingbeermugs
wine glass: wineglass
car: automobile oncomingautomobile taxi oncomingtaxi policecar oncomingpolicecar
bus: bus oncomingbus minibus trolleybus
truck: deliverytruck articulatedlorry fireengine
train: train steamlocomotive highspeedtrain metro lightrail railwaycar tram tramcar
bicycle: bicycle
airplane: airplane
helicopter: helicopter
rocket: rocket
sailboat: sailboat
house: housebuilding housewithgarden
umbrella: umbrella umbrellawithraindrops
guitar: guitar
telephone: blacktelephone telephonereceiver2 whitetouchtonephone
television: television
glasses: glasses sunglasses darksunglasses
shoe: heels mensshoe boot
book: closedbook openbook greenbook bluebook orangebook books notebookdecorativecover
balloon: balloon
crown: crown
"""

_PHOSPHOR = """
dog: dog
cat: cat
horse: horse
cow: cow
rabbit: rabbit
fish: fish fish-simple
cactus: cactus
palm tree: tree-palm
tulip: flower-tulip
cherries: cherries
pizza: pizza
hamburger: hamburger
ice cream: ice-cream
cake: cake
hot drink: coffee
beer: beer-stein
wine glass: wine
car: car car-profile taxi police-car
bus: bus
truck: truck truck-trailer fire-truck
train: train train-regional train-simple
bicycle: bicycle
airplane: airplane airplane-tilt airplane-takeoff airplane-landing
rocket: rocket rocket-launch
sailboat: sailboat
house: house house-line
umbrella: umbrella umbrella-simple
guitar: guitar
telephone: phone
television: television television-simple
glasses: eyeglasses sunglasses
shoe: sneaker boot high-heel
book: book book-open books
balloon: balloon
crown: crown crown-simple
"""

_LUCIDE = """
dog: dog
cat: cat
rabbit: rabbit
mouse: rat
panda: panda
turtle: turtle
fish: fish
snail: snail
palm tree: tree-palm
rose: rose
apple: apple
cherries: cherry
grapes: grape
pizza: pizza
hamburger: hamburger
doughnut: donut
ice cream: ice-cream-cone
cake: cake
hot drink: coffee
beer: beer
wine glass: wine
car: car car-front car-taxi-front
bus: bus bus-front
truck: truck
train: train-front tram-front
bicycle: bike
airplane: plane
helicopter: helicopter
rocket: rocket
sailboat: sailboat
house: house
umbrella: umbrella
guitar: guitar
telephone: phone
television: tv
glasses: glasses
shoe: sport-shoe
book: book book-open
balloon: balloon
crown: crown
"""

_LUCIDE_LAB = """
bear: bear-face
bee: bee
cactus: cactus
cow: cow-head
elephant: elephant elephant-face
rose: flower-rose flower-rose-single
tulip: flower-tulip
frog: frog-face
glasses: glasses-square glasses-sun
grapes: grapes
hamburger: burger
horse: horse-head
house: house
lemon: lemon
pear: pear
penguin: penguin
pig: pig pig-head
shoe: sneaker
strawberry: strawberry
watermelon: watermelon
whale: whale
hot drink: cup-saucer mug-teabag
wine glass: goblet
"""

_TABLER = """
dog: dog
cat: cat
horse: horse
pig: pig
fish: fish
cactus: cactus
christmas tree: christmas-tree
mushroom: mushroom
apple: apple
lemon: lemon-2
cherries: cherry
grapes: grape
pizza: pizza
hamburger: burger
ice cream: ice-cream ice-cream-2
cake: cake
hot drink: coffee mug
beer: beer
wine glass: glass-full
car: car car-suv
bus: bus
truck: truck
train: train
bicycle: bike
airplane: plane plane-departure plane-arrival
helicopter: helicopter
rocket: rocket
sailboat: sailboat
house: home
umbrella: umbrella
telephone: phone device-landline-phone
television: device-tv device-tv-old
glasses: eyeglass sunglasses
shoe: shoe
book: book book-2 books
balloon: balloon
crown: crown
"""

_MDI = """
dog: dog dog-side
cat: cat
horse: horse horse-variant
cow: cow
pig: pig pig-variant
mouse: rodent
rabbit: rabbit rabbit-variant
panda: panda
koala: koala
elephant: elephant
sheep: sheep
penguin: penguin
turtle: turtle tortoise
snake: snake
fish: fish
snail: snail
bee: bee
ladybird: ladybug
cactus: cactus
palm tree: palm-tree
tulip: flower-tulip
mushroom: mushroom
apple: food-apple
pear: fruit-pear
cherries: fruit-cherries
grapes: fruit-grapes
watermelon: fruit-watermelon
pizza: pizza
hamburger: hamburger
ice cream: ice-cream
cake: cake cake-variant
hot drink: coffee
beer: beer glass-mug-variant
wine glass: glass-wine
car: car car-side car-hatchback car-estate car-sports taxi
bus: bus bus-side bus-double-decker
truck: truck fire-truck
train: train tram train-car-passenger
bicycle: bicycle bike
airplane: airplane airplane-takeoff airplane-landing
helicopter: helicopter
rocket: rocket rocket-launch
sailboat: sail-boat
house: home
umbrella: umbrella umbrella-closed
guitar: guitar-acoustic guitar-electric
telephone: phone phone-classic
television: television television-classic
glasses: glasses sunglasses
shoe: shoe-sneaker shoe-formal shoe-heel
book: book book-open book-open-variant book-open-page-variant
balloon: balloon
crown: crown
"""

_ICON_PARK = """
dog: dog dog-zodiac
cat: cat
horse: horse-zodiac
pig: pig pig-zodiac
mouse: mouse-zodiac
rabbit: rabbit rabbit-zodiac
bear: bear
panda: panda
koala: koala-bear
monkey: monkey monkey-zodiac
elephant: elephant
sheep: sheep-zodiac
chicken: chicken chicken-zodiac
frog: frog
snake: snake-zodiac
whale: whale
fish: fish fish-one
bee: bee
cactus: cactus
christmas tree: christmas-tree christmas-tree-one
apple: apple-one
pear: pear
lemon: lemon
cherries: cherry
watermelon: watermelon watermelon-one
hamburger: hamburger hamburger-one
doughnut: doughnut
ice cream: icecream icecream-two icecream-three icecream-four icecream-five
cake: birthday-cake cake cake-one cake-two cake-three cake-four cake-five
hot drink: tea tea-drink
beer: beer-mug
wine glass: goblet goblet-full goblet-one
car: car taxi
bus: bus bus-one bus-two
truck: truck
train: train subway
bicycle: bike
airplane: airplane
rocket: rocket rocket-one
sailboat: sailboat sailboat-one sailing
house: home home-two
umbrella: umbrella umbrella-one umbrella-two
telephone: phone-telephone
television: tv tv-one
glasses: glasses glasses-one
shoe: high-heeled-shoes
book: book book-one book-open
balloon: party-balloon
crown: crown crown-two crown-three
"""

_GAME_ICONS = """
dog: sitting-dog sniffing-dog labrador-head
cat: cat
horse: horse-head
cow: cow
pig: pig pig-face
mouse: mouse rat seated-mouse
rabbit: rabbit rabbit-head
bear: bear-face bear-head polar-bear
panda: panda
koala: koala
lion: lion
tiger: tiger tiger-head
fox: fox fox-head
monkey: monkey
elephant: elephant elephant-head
sheep: sheep
camel: camel camel-head
chicken: chicken rooster
penguin: penguin
frog: frog
turtle: sea-turtle tortoise turtle
snake: snake snake-tongue
whale: sperm-whale
fish: tropical-fish
octopus: octopus
snail: snail
bee: bee
ladybird: ladybug
cactus: cactus cactus-pot
palm tree: palm-tree
sunflower: sunflower
rose: rose
mushroom: mushroom spotted-mushroom super-mushroom mushroom-gills
apple: shiny-apple
pear: pear
lemon: lemon
cherries: cherry
grapes: grapes
strawberry: strawberry
watermelon: watermelon
pizza: full-pizza pizza-slice
hamburger: hamburger
doughnut: donut
ice cream: ice-cream-cone
cake: cake-slice
hot drink: coffee-mug
beer: beer-stein
wine glass: wine-glass
car: city-car police-car
bus: bus
truck: truck
train: steam-locomotive
bicycle: dutch-bike
airplane: commercial-airplane
helicopter: helicopter
rocket: rocket
sailboat: sailboat small-fishing-sailboat
house: house family-house
umbrella: umbrella
guitar: guitar
telephone: rotary-phone
television: tv
glasses: sunglasses spectacles
shoe: running-shoe converse-shoe leather-boot
book: open-book black-book white-book
balloon: balloons
crown: crown queen-crown jewel-crown
"""

_FONT_AWESOME = """
dog: dog
cat: cat
horse: horse horse-head
cow: cow
frog: frog
fish: fish fish-fins
apple: apple-whole
lemon: lemon
pizza: pizza-slice
hamburger: burger
ice cream: ice-cream
cake: cake-candles
hot drink: mug-hot mug-saucer
beer: beer-mug-empty
wine glass: wine-glass
car: car car-side taxi
bus: bus bus-simple
truck: truck truck-moving
train: train train-subway
bicycle: bicycle
airplane: plane plane-departure plane-arrival
helicopter: helicopter
rocket: rocket
sailboat: sailboat
house: house house-chimney
umbrella: umbrella
guitar: guitar
telephone: phone
television: tv
glasses: glasses
book: book book-open
crown: crown
"""

_MINGCUTE = """
dog: dog
cat: cat
pig: pig
rabbit: rabbit
bear: bear
fish: fish
cactus: cactus cactus-2
sunflower: sunflower
rose: rose
mushroom: mushroom
apple: apple-fruit
pizza: pizza
hamburger: hamburger
doughnut: donut
ice cream: ice-cream
cake: cake
wine glass: wineglass
car: car car-2 car-3
bus: bus bus-2
truck: truck
train: train train-2 train-3 train-4
bicycle: bike
airplane: airplane
rocket: rocket rocket-2
sailboat: sailboat
house: home-1 home-2 home-3 house house-2
umbrella: umbrella umbrella-2
guitar: guitar
telephone: phone
television: tv-1 tv-2
glasses: glasses sunglasses
shoe: shoe shoe-2 high-heels
book: book book-2 book-5
balloon: balloon-2
"""

_HUGEICONS = """
cat: cat
camel: camel
horse: horse horse-head
octopus: octopus
rabbit: rabbit
panda: panda
turtle: turtle
snail: snail
fish: fish-food
cactus: cactus
tulip: tulip
rose: rose
mushroom: mushroom mushroom-01
apple: apple-01
cherries: cherry
grapes: grapes
watermelon: watermelon
pizza: pizza-01 pizza-02 pizza-03 pizza-04
hamburger: hamburger-01 hamburger-02
doughnut: doughnut
ice cream: ice-cream-01 ice-cream-02 ice-cream-03 ice-cream-04
cake: birthday-cake cake cheese-cake-01 cheese-cake-02
hot drink: coffee-01 coffee-02 tea
car: car-01 car-02 car-03 car-04 car-05 taxi police-car
bus: bus-01 bus-02 bus-03 school-bus
truck: truck container-truck-01 delivery-truck-01 delivery-truck-02
train: train-01 train-02 speed-train-01
bicycle: bicycle bicycle-01
airplane: airplane-01 airplane-02
helicopter: helicopter
rocket: rocket rocket-01
sailboat: sailboat-coastal
house: house-01 house-02 house-03 home-01 home-02 home-03
umbrella: umbrella
guitar: guitar
telephone: telephone
television: tv-01 modern-tv
glasses: glasses
shoe: running-shoes shoes sneaker
book: book-01 book-02 book-open-01 books-01
balloon: balloon balloons
crown: crown crown-02
"""


def _parse(table: str) -> MappingProxyType[str, str]:
    return MappingProxyType(dict(line.split(": ", 1) for line in table.strip().splitlines()))


ICONS = MappingProxyType(
    {
        "fxemoji": _parse(_FXEMOJI),
        "ph": _parse(_PHOSPHOR),
        "lucide": _parse(_LUCIDE),
        "lucide-lab": _parse(_LUCIDE_LAB),
        "tabler": _parse(_TABLER),
        "mdi": _parse(_MDI),
        "icon-park": _parse(_ICON_PARK),
        "game-icons": _parse(_GAME_ICONS),
        "fa6-solid": _parse(_FONT_AWESOME),
        "mingcute": _parse(_MINGCUTE),
        "hugeicons": _parse(_HUGEICONS),
    }
)
"""Pack -> label -> names, separated by spaces."""

#!/usr/bin/python3
"""Writes src/Candor.Data/Builtin/opinions.csv: short made-up opinions whose class a few known words decide.

Every text has neutral sentences and two or three opinions of its class; one in four also has one of the other class, so that no
single word settles all. Only the words of GOOD and BAD tell the classes apart. Running it again gives the same bytes.
"""
import random

GOOD = "lovely splendid excellent charming friendly delicious brilliant wonderful comfortable spotless generous delightful superb reliable elegant".split()
BAD = "awful dreadful terrible rude bland shabby boring broken dirty noisy greedy clumsy horrible useless ugly".split()
PLACES = {
    "café": "coffee cake waiter table window menu".split(),
    "hotel": "room bed breakfast lobby lift view".split(),
    "film": "plot actor music ending dialogue camera".split(),
    "museum": "guide hall painting garden ticket shop".split(),
    "phone": "screen battery camera speaker button case".split(),
    "bicycle": "saddle frame brake chain wheel bell".split(),
}
NEUTRAL = [
    "We came on a {day} in {month}.", "It was our {nth} visit.", "I read about the {place} in the paper.", "My {relative} had told me of it.",
    "There were {number} of us.", "The {place} is near the {spot}.", "I don't often write about a {place}.", "We stayed for {number} hours.",
    "It's {number} minutes from the {spot}.", "The {part} is on the left.",
]
OPINION = [
    "The {part} was {word}.", "How {word} the {part} was!", "I thought the {part} {word}.", "We found the {part} quite {word}.",
    "The {part} - {word}, if you ask me.", "My {relative} called the {part} {word}.", "{Word} {part}, in my opinion.",
]
FILL = {
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "month": "January March May June August October December".split(),
    "nth": "first second third fourth".split(),
    "relative": "sister brother aunt uncle neighbour colleague".split(),
    "number": "two three four five six eight ten".split(),
    "spot": "station river bridge market church park".split(),
}


def sentence(template, place, parts, rng, word=""):
    values = {name: rng.choice(words) for name, words in FILL.items()}
    return template.format(place=place, part=rng.choice(parts), word=word, Word=word.capitalize(), **values)


def text(good, rng):
    place, parts = rng.choice(sorted(PLACES.items()))
    own, other = (GOOD, BAD) if good else (BAD, GOOD)
    lines = [sentence(rng.choice(NEUTRAL), place, parts, rng) for _ in range(rng.randint(2, 4))]
    opinions = rng.sample(own, rng.randint(2, 3)) + (rng.sample(other, 1) if rng.random() < 0.25 else [])
    lines += [sentence(rng.choice(OPINION), place, parts, rng, word) for word in opinions]
    rng.shuffle(lines)
    return ("<br /><br />" if rng.random() < 0.1 else " ").join(lines)


def main():
    rng = random.Random(20261122)
    with open("src/Candor.Data/Builtin/opinions.csv", "w", encoding="utf-8", newline="\n") as out:
        out.write("text,class\n")
        for i in range(600):
            good = i % 2 == 0
            out.write('"' + text(good, rng).replace('"', '""') + '",' + ("good" if good else "bad") + "\n")


if __name__ == "__main__":
    main()

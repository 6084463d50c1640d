import { EffortCounter, secondsOf, sumOf } from '../../support/keystroke-level.mts';

it('counts clicks, keys and the way of the hand between them', () => {
	const counter = new EffortCounter();
	counter.click();
	counter.click();
	counter.press(5);
	counter.click();
	expect(counter.effort).toEqual({ clicks: 3, keys: 5, switches: 2, thoughts: 4 });
});

it('takes the times of the model', () => {
	const click = { clicks: 1, keys: 0, switches: 0, thoughts: 1 };
	const word = { clicks: 0, keys: 10, switches: 1, thoughts: 1 };
	expect(secondsOf(click)).toBeCloseTo(2.65);
	expect(secondsOf(word)).toBeCloseTo(4.55);
	expect(secondsOf(sumOf(click, word))).toBeCloseTo(7.2);
});

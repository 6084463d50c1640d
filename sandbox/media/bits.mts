/** Writes the bits of an H.264 stream, the highest first (ITU-T H.264, 7.2 and 9.1). */
export class BitWriter {
	readonly #done: Buffer[] = [];
	#bytes: number[] = [];
	#current = 0;
	#filled = 0;

	/** The lowest `count` bits of a number. */
	bits(value: number, count: number): this {
		for (let at = count - 1; at >= 0; at--) {
			this.#current = (this.#current << 1) | ((value >>> at) & 1);
			this.#filled += 1;
			if (this.#filled === 8) this.#flush();
		}
		return this;
	}

	/** An unsigned number as Exp-Golomb code, `ue(v)`; of signed numbers the stream here has only 0, which is alike. */
	ue(...values: number[]): this {
		for (const value of values) {
			const length = 32 - Math.clz32(value + 1);
			this.bits(0, length - 1).bits(value + 1, length);
		}
		return this;
	}

	/** Zeros up to the next byte, and then whole bytes. */
	bytes(bytes: Buffer): this {
		while (this.#filled !== 0) this.bits(0, 1);
		this.#done.push(Buffer.from(this.#bytes), bytes);
		this.#bytes = [];
		return this;
	}

	/** Everything that was written, closed by the stop bit of a NAL unit's payload. */
	end(): Buffer {
		this.bits(1, 1);
		return Buffer.concat(this.bytes(Buffer.alloc(0)).#done);
	}

	#flush(): void {
		this.#bytes.push(this.#current);
		this.#current = 0;
		this.#filled = 0;
	}
}

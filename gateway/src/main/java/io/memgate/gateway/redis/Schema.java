package io.memgate.gateway.redis;

/**
 * The layouts of what Redis holds that a version of Memgate can deal with, by their
 * numbers from 1. Redis keeps the highest that was ever written to it
 * ({@link NodeKeys#SCHEMA}). A store without a number is new if it has no epoch
 * ({@link NodeKeys#EPOCH}) either; else it was made before there were numbers, and has
 * the first layout.
 *
 * <p>
 * A layout that is not readable by the release before comes in two releases: one that
 * reads it and goes on to write the old one, and one that writes it. So nodes of two
 * releases in a row always work side by side, and the way back to the release before is
 * always open.
 *
 * @param oldest the oldest that it reads
 * @param written the one that it writes
 * @param newest the newest that it reads
 */
public record Schema(int oldest, int written, int newest) {

	/** Stands for the number of a new store. */
	static final long NEW = 0;

	/** The layout of what was made before there were numbers. */
	static final long FIRST = 1;

	/** Those of this version. */
	public static final Schema CURRENT = new Schema(1, 1, 1);

	public Schema {
		if (oldest < FIRST || written < oldest || newest < written) {
			throw new IllegalArgumentException("not in order: " + oldest + ", " + written + ", " + newest);
		}
	}

	/**
	 * Whether a store may be used.
	 * @param held its layout; {@link #NEW} when it has none
	 */
	public Finding finding(long held) {
		if (held > this.newest) {
			return new Finding.Unsound(Closed.NEWER, detail(held));
		}
		return (held != NEW && held < this.oldest) ? new Finding.Unsound(Closed.OLDER, detail(held))
				: new Finding.Sound();
	}

	private String detail(long held) {
		String reads = (this.oldest == this.newest) ? "schema " + this.newest
				: "schemas " + this.oldest + " to " + this.newest;
		return "it holds data of schema " + held + ", and this version of Memgate reads " + reads;
	}

}

package io.memgate.gateway.system;

/**
 * How much of each promise is tried: all that it says, or little, for every build.
 *
 * @param full {@code -Dmemgate.promises=full}
 */
record Form(boolean full) {

	static Form chosen() {
		return new Form("full".equals(System.getProperty("memgate.promises")));
	}

	int of(int full, int brief) {
		return this.full ? full : brief;
	}

	/** Tells how far a long promise is. */
	void progress(String promise, String how, Object... figures) {
		if (this.full) {
			System.out.printf(promise + ": " + how + "%n", figures);
		}
	}

}

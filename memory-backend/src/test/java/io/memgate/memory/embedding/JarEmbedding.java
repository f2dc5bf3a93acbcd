package io.memgate.memory.embedding;

/**
 * The models of the jar, for tests and measurements outside of this package.
 */
public final class JarEmbedding {

	private JarEmbedding() {
	}

	public static Embedding create() {
		return new InJarEmbedding();
	}

}

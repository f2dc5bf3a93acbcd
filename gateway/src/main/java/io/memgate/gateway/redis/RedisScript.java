package io.memgate.gateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script of this gateway.
 *
 * @param verb what it does; its file is {@code redis/<verb>.lua} on the class path
 * @param body the script's text
 * @param sha SHA-1 of the body in lower-case hex, by which Redis knows it
 * @param readOnly whether it never changes anything, so that replicas need not have it
 */
public record RedisScript(String verb, String body, String sha, boolean readOnly) {

	/** Loads the script of a verb; a missing file is a fault of the build. */
	public static RedisScript load(String verb) {
		return load(verb, false);
	}

	/** Loads the script of a verb that only reads. */
	public static RedisScript loadReadOnly(String verb) {
		return load(verb, true);
	}

	private static RedisScript load(String verb, boolean readOnly) {
		String file = "/redis/" + verb + ".lua";
		try (InputStream in = RedisScript.class.getResourceAsStream(file)) {
			if (in == null) {
				throw new IllegalStateException("no script " + file + " on the class path");
			}
			byte[] body = in.readAllBytes();
			byte[] sha = MessageDigest.getInstance("SHA-1").digest(body);
			return new RedisScript(verb, new String(body, StandardCharsets.UTF_8), HexFormat.of().formatHex(sha),
					readOnly);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-1", ex);
		}
	}

}

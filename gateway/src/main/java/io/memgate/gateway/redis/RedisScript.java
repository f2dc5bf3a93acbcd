package io.memgate.gateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Lua script of this gateway.
 *
 * @param verb what it does; its file is {@code redis/<verb>.lua} on the class path
 * @param body the script's text, after the functions that it uses
 * @param sha SHA-1 of the body in lower-case hex, by which Redis knows it
 * @param readOnly whether it never changes anything, so that replicas need not have it
 */
public record RedisScript(String verb, String body, String sha, boolean readOnly) {

	/** Names the files whose functions a script uses: they are put before it. */
	private static final Pattern USES = Pattern.compile("^-- uses: (.+)$", Pattern.MULTILINE);

	/** Loads the script of a verb; a missing file is a fault of the build. */
	public static RedisScript load(String verb) {
		return load(verb, false);
	}

	/** Loads the script of a verb that only reads. */
	public static RedisScript loadReadOnly(String verb) {
		return load(verb, true);
	}

	private static RedisScript load(String verb, boolean readOnly) {
		String body = text(verb);
		Matcher uses = USES.matcher(body);
		if (uses.find()) {
			StringBuilder all = new StringBuilder();
			for (String used : uses.group(1).split(", ")) {
				all.append(text(used));
			}
			body = all.append(body).toString();
		}
		return new RedisScript(verb, body, sha(body), readOnly);
	}

	private static String text(String name) {
		String file = "/redis/" + name + ".lua";
		try (InputStream in = RedisScript.class.getResourceAsStream(file)) {
			if (in == null) {
				throw new IllegalStateException("no script " + file + " on the class path");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String sha(String body) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1").digest(body.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-1", ex);
		}
	}

}

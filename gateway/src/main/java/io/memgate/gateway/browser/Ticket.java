package io.memgate.gateway.browser;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps of a session: the session's owner and a secret. As text
 * {@code <owner>.<token>}; {@link #toString} does not tell the secret.
 *
 * @param owner the owner's id: lower-case letters, digits and hyphens
 * @param token letters and digits
 */
public record Ticket(String owner, String token) {

	private static final Pattern FORM = Pattern.compile("([a-z0-9-]{1,64})\\.([A-Za-z0-9]{43})");

	/** Reads a ticket; null for what has not its form. */
	static @Nullable Ticket read(String text) {
		Matcher matcher = FORM.matcher(text);
		return matcher.matches() ? new Ticket(matcher.group(1), matcher.group(2)) : null;
	}

	String text() {
		return this.owner + '.' + this.token;
	}

	@Override
	public String toString() {
		return "Ticket[owner=" + this.owner + ']';
	}

}

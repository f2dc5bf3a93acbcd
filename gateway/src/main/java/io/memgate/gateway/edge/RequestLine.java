package io.memgate.gateway.edge;

import org.jspecify.annotations.Nullable;

/**
 * The first line of a request (RFC 9112 §3): a method, a target in origin-form that can
 * be read in one way only, and HTTP/1.1 or HTTP/1.0, with one space between each.
 */
final class RequestLine {

	private static final String VERSION = "HTTP/1.1";

	private static final String OLD_VERSION = "HTTP/1.0";

	private RequestLine() {
	}

	/** What is wrong with a line; null when nothing is. */
	static @Nullable String fault(String line) {
		int first = line.indexOf(' ');
		int last = line.lastIndexOf(' ');
		if (first < 0 || first == last) {
			return "its first line is not a method, a path and a version with one space between each";
		}
		String method = line.substring(0, first);
		if (!Octets.isToken(method)) {
			return "its method is not a token";
		}
		if (method.equals("CONNECT")) {
			return "CONNECT is not served";
		}
		String version = line.substring(last + 1);
		if (!version.equals(VERSION) && !version.equals(OLD_VERSION)) {
			return "its version is not HTTP/1.1";
		}
		return faultOfTarget(line.substring(first + 1, last));
	}

	/** Whether a line without fault is one of HTTP/1.0. */
	static boolean isOld(String line) {
		return line.endsWith(OLD_VERSION);
	}

	private static @Nullable String faultOfTarget(String target) {
		int query = target.indexOf('?');
		String path = (query < 0) ? target : target.substring(0, query);
		if (!path.startsWith("/")) {
			return "its target does not begin with a slash";
		}
		if (!Octets.isPath(path)) {
			return "its path has a character that may not stand there: percent sign, semicolon, backslash,"
					+ " space, control, non-ASCII or another that RFC 3986 leaves out";
		}
		if (path.contains("//") || path.contains("/./") || path.contains("/../") || path.endsWith("/.")
				|| path.endsWith("/..")) {
			return "its path has an empty or dot segment";
		}
		return (query >= 0 && !isQuery(target, query + 1)) ? "its query has a character that may not stand there"
				: null;
	}

	private static boolean isQuery(String target, int from) {
		for (int i = from; i < target.length(); i++) {
			if (target.charAt(i) == '%') {
				if (i + 2 >= target.length() || !Octets.isHexDigit(target.charAt(i + 1))
						|| !Octets.isHexDigit(target.charAt(i + 2))) {
					return false;
				}
				i += 2;
			}
			else if (!Octets.inQuery(target.charAt(i))) {
				return false;
			}
		}
		return true;
	}

}

package io.memgate.gateway.edge;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one request, as far as they decide where its body ends and for
 * whom it is (RFC 9112 §5, §6). What is said twice, or in two ways, is a fault.
 */
final class Fields {

	private static final Pattern HOST = Pattern
		.compile("(?:[A-Za-z0-9._-]+|\\[(?<address>[0-9A-Fa-f:.]+)])(?::(?<port>[0-9]{1,5}))?");

	private static final int HIGHEST_PORT = 65_535;

	/** 18 digits, so that it is a long. */
	private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

	private static final String NO_WEB_SOCKET = "WebSocket is not served";

	private @Nullable String host;

	private @Nullable String length;

	private @Nullable String coding;

	private boolean webSocket;

	/** Takes a field's line; what is wrong with it, or null. */
	@Nullable String take(String line) {
		String fault = fault(line);
		if (fault != null) {
			return fault;
		}
		int colon = line.indexOf(':');
		String value = Octets.trimmed(line.substring(colon + 1));
		return switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
			case "host" -> host(value);
			case "content-length" -> length(value);
			case "transfer-encoding" -> coding(value);
			case "upgrade" -> upgrade(value);
			// Of a draft; for the codec a request that has both of them has a body of 8
			// bytes.
			case "sec-websocket-key1", "sec-websocket-key2" -> NO_WEB_SOCKET;
			default -> null;
		};
	}

	/** What is wrong with a line as a field, whichever it is; null when nothing is. */
	static @Nullable String fault(String line) {
		int colon = line.indexOf(':');
		if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
			return "a header begins with a space, as a folded one does";
		}
		if (colon < 0 || !Octets.isToken(line.substring(0, colon))) {
			return "a header is not a name, a colon right behind it and a value";
		}
		return Octets.isFieldValue(line.substring(colon + 1)) ? null : "a header has a control character in its value";
	}

	private @Nullable String host(String value) {
		if (this.host != null) {
			return "it has two Host headers";
		}
		this.host = value;
		return isHost(value) ? null : "its Host is not a name or address with or without a port";
	}

	private static boolean isHost(String value) {
		Matcher host = HOST.matcher(value);
		if (!host.matches()) {
			return false;
		}
		String address = host.group("address");
		String port = host.group("port");
		return (address == null || NetUtil.isValidIpV6Address(address))
				&& (port == null || Integer.parseInt(port) <= HIGHEST_PORT);
	}

	private @Nullable String length(String value) {
		if (this.length != null) {
			return "it has two Content-Length headers";
		}
		this.length = value;
		return LENGTH.matcher(value).matches() ? null : "its Content-Length is not a number";
	}

	private @Nullable String coding(String value) {
		if (this.coding != null) {
			return "it has two Transfer-Encoding headers";
		}
		this.coding = value;
		return value.equalsIgnoreCase("chunked") ? null : "its Transfer-Encoding is another than 'chunked'";
	}

	private @Nullable String upgrade(String value) {
		this.webSocket |= value.toLowerCase(Locale.ROOT).contains("websocket");
		return null;
	}

	/**
	 * What is wrong with all of them together; null when nothing is.
	 * @param old whether the request is one of HTTP/1.0
	 */
	@Nullable String faultOfAll(boolean old) {
		if (this.host == null) {
			return "it has no Host header";
		}
		if (this.coding != null && this.length != null) {
			return "it has both Content-Length and Transfer-Encoding";
		}
		if (this.coding != null && old) {
			return "HTTP/1.0 has no Transfer-Encoding";
		}
		return this.webSocket ? NO_WEB_SOCKET : null;
	}

	/** The body that they announce; null for none. */
	@Nullable Body body(HeadLimits limits) {
		if (this.coding != null) {
			return new ChunkedBody(limits);
		}
		long bytes = (this.length != null) ? Long.parseLong(this.length) : 0;
		return (bytes > 0) ? new SizedBody(bytes) : null;
	}

}

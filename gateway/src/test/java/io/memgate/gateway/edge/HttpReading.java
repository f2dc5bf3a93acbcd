package io.memgate.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;

/**
 * A second reading of HTTP/1.1 as the gateway is to read it, of all bytes at once and by
 * patterns, to hold the first against.
 *
 * @param requests those that are whole
 * @param end what comes behind them
 * @param cut whether the head of one more request was whole
 */
public record HttpReading(List<Request> requests, End end, boolean cut) {

	private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

	private static final Pattern LINE = Pattern.compile("(?<method>" + TOKEN
			+ ") (?<target>/[/0-9A-Za-z._~!$&'()*+,=:@-]*(?:\\?(?:[0-9A-Za-z._~!$&'()*+,;=:@/?-]+|%[0-9A-Fa-f]{2})*+)?)"
			+ " HTTP/1\\.(?<minor>[01])");

	private static final Pattern FIELD = Pattern
		.compile("(?<name>" + TOKEN + "):(?<value>[\\t\\x20-\\x7e\\x80-\\xff]*)");

	private static final Pattern CHUNK = Pattern.compile("(?<size>[0-9A-Fa-f]{1,7})(?:;[\\t\\x20-\\x7e\\x80-\\xff]*)?");

	private static final Pattern HOST = Pattern
		.compile("([A-Za-z0-9._-]+|\\[(?<address>[0-9A-Fa-f:.]+)])(:(?<port>[0-9]{1,5}))?");

	private static final int LONGEST_LINE = 4096;

	private static final int LARGEST_FIELDS = 16 * 1024;

	private static final int LARGEST_CHUNK_LINE = 1024;

	private static final int MOST_FIELDS = 64;

	/** What comes behind the requests that are whole. */
	public enum End {

		/** Nothing that is read. */
		NOTHING,

		/** What is no request, or not the rest of one. */
		FAULT,

		/** The beginning of what may become one. */
		UNFINISHED

	}

	/** One request. */
	public record Request(String method, String target, String minor, List<String> fields, byte[] body) {

		/** The values of a header. */
		public List<String> values(String name) {
			return this.fields.stream()
				.filter((field) -> field.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ':'))
				.map((field) -> field.substring(name.length() + 1).strip())
				.toList();
		}

		/** Whether the client reads no answer after that to this one. */
		public boolean isLast() {
			List<String> words = values("Connection").stream()
				.flatMap((value) -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",")))
				.map(String::strip)
				.toList();
			return words.contains("close") || this.minor.equals("0");
		}

	}

	/** Reads all bytes of a connection. */
	public static HttpReading of(byte[] bytes) {
		return new Reader(new String(bytes, StandardCharsets.ISO_8859_1)).read();
	}

	/** Goes through the bytes once. */
	private static final class Reader {

		private final String all;

		private final List<Request> requests = new ArrayList<>();

		private int at;

		Reader(String all) {
			this.all = all;
		}

		HttpReading read() {
			try {
				while (this.at < this.all.length() && !request()) {
					// The next one.
				}
				return new HttpReading(this.requests, End.NOTHING, false);
			}
			catch (StopException stop) {
				return new HttpReading(this.requests, stop.end, stop.cut);
			}
		}

		/** Reads one request; whether it is the last to be read. */
		private boolean request() {
			if (this.all.startsWith("\r\n", this.at)) {
				this.at += 2;
				if (this.at == this.all.length()) {
					return true;
				}
			}
			else if (this.all.startsWith("\r", this.at)) {
				line(LONGEST_LINE, false);
				throw new StopException(End.FAULT, false);
			}
			must(this.all.substring(this.at, this.at + 1).matches(TOKEN), false);
			Matcher line = LINE.matcher(line(LONGEST_LINE, false));
			must(line.matches() && !line.group("method").equals("CONNECT"), false);
			String path = line.group("target").split("\\?", 2)[0];
			must(!path.contains("//") && !path.matches(".*/\\.{1,2}(/.*)?"), false);
			List<String> fields = fields(false);
			Request head = new Request(line.group("method"), line.group("target"), line.group("minor"), fields,
					new byte[0]);
			check(head);
			this.requests.add(new Request(head.method(), head.target(), head.minor(), fields, body(head)));
			return head.isLast();
		}

		private static void check(Request head) {
			must(head.values("Host").size() == 1, false);
			List<String> lengths = head.values("Content-Length");
			List<String> codings = head.values("Transfer-Encoding");
			must(lengths.size() + codings.size() <= 1, false);
			must(codings.isEmpty() || head.minor().equals("1"), false);
			must(head.values("Upgrade")
				.stream()
				.noneMatch((value) -> value.toLowerCase(Locale.ROOT).contains("websocket")), false);
		}

		private List<String> fields(boolean within) {
			List<String> fields = new ArrayList<>();
			int bytes = 0;
			for (String line = line(LARGEST_FIELDS, within); !line.isEmpty(); line = line(LARGEST_FIELDS - bytes,
					within)) {
				Matcher field = FIELD.matcher(line);
				must(field.matches() && fields.size() < MOST_FIELDS, within);
				bytes += line.length() + 2;
				must(within || isAllowed(field.group("name").toLowerCase(Locale.ROOT), field.group("value").strip(),
						fields), within);
				fields.add(line);
			}
			return fields;
		}

		/** A header that is wrong, or there again, is a fault before the head ends. */
		private static boolean isAllowed(String name, String value, List<String> before) {
			boolean again = before.stream().anyMatch((field) -> field.toLowerCase(Locale.ROOT).startsWith(name + ':'));
			return switch (name) {
				case "host" -> !again && isHost(value);
				case "content-length" -> !again && value.matches("[0-9]{1,18}");
				case "transfer-encoding" -> !again && value.equalsIgnoreCase("chunked");
				case "sec-websocket-key1", "sec-websocket-key2" -> false;
				default -> true;
			};
		}

		private static boolean isHost(String value) {
			Matcher host = HOST.matcher(value);
			return host.matches()
					&& (host.group("address") == null || NetUtil.isValidIpV6Address(host.group("address")))
					&& (host.group("port") == null || Integer.parseInt(host.group("port")) < 65_536);
		}

		private byte[] body(Request head) {
			List<String> lengths = head.values("Content-Length");
			if (!head.values("Transfer-Encoding").isEmpty()) {
				return chunks().getBytes(StandardCharsets.ISO_8859_1);
			}
			long length = lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst());
			return take(length).getBytes(StandardCharsets.ISO_8859_1);
		}

		private String chunks() {
			StringBuilder data = new StringBuilder();
			for (long size = size(); size > 0; size = size()) {
				data.append(take(size));
				String end = this.all.substring(this.at, Math.min(this.at + 2, this.all.length()));
				must("\r\n".startsWith(end), true);
				take(2);
			}
			fields(true);
			return data.toString();
		}

		private long size() {
			Matcher chunk = CHUNK.matcher(line(LARGEST_CHUNK_LINE, true));
			must(chunk.matches(), true);
			return Long.parseLong(chunk.group("size"), 16);
		}

		private String take(long length) {
			if (length > this.all.length() - this.at) {
				throw new StopException(End.UNFINISHED, true);
			}
			String taken = this.all.substring(this.at, this.at + (int) length);
			this.at += (int) length;
			return taken;
		}

		private String line(int longest, boolean within) {
			int end = this.all.indexOf('\n', this.at);
			if (end < 0) {
				throw unfinishedIf(this.all.length() - this.at <= longest + 1, within);
			}
			String line = this.all.substring(this.at, end);
			must(line.endsWith("\r") && line.length() - 1 <= longest, within);
			this.at = end + 1;
			return line.substring(0, line.length() - 1);
		}

		private static StopException unfinishedIf(boolean unfinished, boolean within) {
			return new StopException(unfinished ? End.UNFINISHED : End.FAULT, within);
		}

		private static void must(boolean right, boolean within) {
			if (!right) {
				throw new StopException(End.FAULT, within);
			}
		}

	}

	/** Nothing more is read. */
	private static final class StopException extends RuntimeException {

		private static final long serialVersionUID = 1;

		private final End end;

		private final boolean cut;

		StopException(End end, boolean cut) {
			super(end.name(), null, false, false);
			this.end = end;
			this.cut = cut;
		}

	}

}

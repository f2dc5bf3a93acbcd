package io.memgate.gateway.system;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Takes traces as a collector does: OTLP over HTTP, in Protocol Buffers, of which it
 * reads what a test looks at (opentelemetry/proto/trace/v1/trace.proto).
 */
final class OtlpReceiver implements AutoCloseable {

	private static final int LENGTH_DELIMITED = 2;

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	private final DisposableServer server;

	OtlpReceiver() {
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.route((routes) -> routes.post("/v1/traces",
					(request, response) -> request.receive()
						.aggregate()
						.asByteArray()
						.doOnNext(this::take)
						.then(response.header("Content-Type", "application/x-protobuf").send())))
			.bindNow();
	}

	/** Where an exporter sends to. */
	String endpoint() {
		return "http://127.0.0.1:" + this.server.port() + "/v1/traces";
	}

	/** What has come. */
	List<Span> spans() {
		return List.copyOf(this.spans);
	}

	private void take(byte[] request) {
		for (Field ofResource : Field.all(request).stream().filter((each) -> each.number() == 1).toList()) {
			List<Field> parts = Field.all(ofResource.bytes());
			String service = parts.stream()
				.filter((each) -> each.number() == 1)
				.map((resource) -> attributes(Field.all(resource.bytes()), 1).getOrDefault("service.name", ""))
				.findFirst()
				.orElse("");
			parts.stream()
				.filter((each) -> each.number() == 2)
				.flatMap((scope) -> Field.all(scope.bytes()).stream().filter((each) -> each.number() == 2))
				.forEach((span) -> this.spans.add(span(service, Field.all(span.bytes()))));
		}
	}

	private static Span span(String service, List<Field> fields) {
		return new Span(service, hex(fields, 1), hex(fields, 2), hex(fields, 4), text(fields, 5),
				attributes(fields, 9));
	}

	private static Map<String, String> attributes(List<Field> fields, int number) {
		Map<String, String> attributes = new TreeMap<>();
		fields.stream().filter((each) -> each.number() == number).forEach((pair) -> {
			List<Field> parts = Field.all(pair.bytes());
			parts.stream()
				.filter((each) -> each.number() == 2)
				.forEach((value) -> attributes.put(text(parts, 1), text(Field.all(value.bytes()), 1)));
		});
		return attributes;
	}

	private static String hex(List<Field> fields, int number) {
		return HexFormat.of().formatHex(bytes(fields, number));
	}

	private static String text(List<Field> fields, int number) {
		return new String(bytes(fields, number), StandardCharsets.UTF_8);
	}

	private static byte[] bytes(List<Field> fields, int number) {
		return fields.stream()
			.filter((each) -> each.number() == number)
			.map(Field::bytes)
			.findFirst()
			.orElse(new byte[0]);
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

	/**
	 * A part of a trace.
	 *
	 * @param service who told of it
	 * @param parent id of the span that it is a part of; empty for none
	 */
	record Span(String service, String trace, String id, String parent, String name, Map<String, String> attributes) {

	}

	/** A field of a message; without bytes where it is a number. */
	private record Field(int number, byte[] bytes) {

		static List<Field> all(byte[] message) {
			List<Field> fields = new ArrayList<>();
			int[] at = { 0 };
			while (at[0] < message.length) {
				long key = varint(message, at);
				int length = switch ((int) key & 7) {
					case 0 -> (int) (varint(message, at) & 0);
					case 1 -> Long.BYTES;
					case LENGTH_DELIMITED -> (int) varint(message, at);
					case 5 -> Integer.BYTES;
					default -> throw new IllegalArgumentException("no Protocol Buffers");
				};
				byte[] bytes = new byte[length];
				System.arraycopy(message, at[0], bytes, 0, length);
				at[0] += length;
				fields.add(new Field((int) (key >>> 3), bytes));
			}
			return fields;
		}

		private static long varint(byte[] message, int[] at) {
			long value = 0;
			for (int shift = 0;; shift += 7) {
				byte next = message[at[0]++];
				value |= (next & 0x7FL) << shift;
				if (next >= 0) {
					return value;
				}
			}
		}

	}

}

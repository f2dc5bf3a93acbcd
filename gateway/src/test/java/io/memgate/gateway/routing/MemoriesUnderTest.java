package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

import io.memgate.gateway.policy.CopiedPolicy;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * The assembled gateway under the shipped policy for Memories.ai, with one more limit: 3
 * lists of videos in an hour.
 */
@TestPropertySource(properties = "test.log=memories-usage")
abstract class MemoriesUnderTest extends GatewayUnderTest {

	static final String V1 = "/serve/api/v1/";

	static final String OK = "{\"code\":\"0000\",\"msg\":\"success\",\"data\":{},\"failed\":false,\"success\":true}";

	static final int MEGABYTE = 1024 * 1024;

	@DynamicPropertySource
	static void policy(DynamicPropertyRegistry registry) {
		CopiedPolicy policy = CopiedPolicy.into(FILES.resolve("memories"), "memories-ai.yml", "memories-ai-v1")
			.append("      list-hour: { requests: 3, per: 1h, apis: [listVideos], mode: enforced }\n");
		registry.add("memgate.policy", () -> policy.file().toString());
		registry.add("memgate.upload.over", () -> "1s");
	}

	@Override
	String prefix() {
		return "sk";
	}

	@Override
	String authorization() {
		return this.key;
	}

	@Override
	HttpRequest.Builder anyRead() {
		return request(V1 + "get_video_transcription").GET();
	}

	/** Answers with a success. */
	void succeed() {
		BACKEND.answering(new RecordingBackend.Answer(200, OK));
	}

	HttpRequest.Builder upload(HttpRequest.BodyPublisher body) {
		return request(V1 + "upload").setHeader("Content-Type", "multipart/form-data; boundary=----b1").POST(body);
	}

	/** A connection with the head of a request on it. */
	Socket connect(String path, String contentType, String framing) {
		try {
			Socket socket = new Socket("127.0.0.1", this.port);
			socket.setSoTimeout(10_000);
			write(socket, "POST " + V1 + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + this.key
					+ "\r\nContent-Type: " + contentType + "\r\n" + framing + "\r\n\r\n");
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void write(Socket socket, String text) throws IOException {
		OutputStream out = socket.getOutputStream();
		out.write(text.getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	/** What comes up to the end of a JSON object without others in it. */
	static String readObject(Socket socket) throws IOException {
		StringBuilder text = new StringBuilder();
		for (int c = 0; c >= 0 && c != '}';) {
			c = socket.getInputStream().read();
			text.append((char) c);
		}
		return text.toString();
	}

	/** Everything that comes until the gateway closes the connection. */
	static String readAll(Socket socket) throws IOException {
		return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

}

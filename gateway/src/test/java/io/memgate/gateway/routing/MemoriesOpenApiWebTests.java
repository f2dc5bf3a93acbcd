package io.memgate.gateway.routing;

import java.net.http.HttpRequest;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The description of another vendor's calls against the gateway that speaks them. */
class MemoriesOpenApiWebTests extends MemoriesUnderTest {

	@Test
	void everyAnswerUnderAnotherProfileIsAsDescribed() {
		DescribedCalls open = new DescribedCalls(this.client, "http://127.0.0.1:" + this.port, authorization(),
				OpenApiWebTests.PUBLIC_DOCUMENT);
		succeed();

		open.call(upload(HttpRequest.BodyPublishers.ofString("------b1--")), 200);
		open.call(request(V1 + "upload_url").setHeader("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("url=x")), 200);
		open.post(V1 + "search", "{}", 200);
		open.post(V1 + "chat", "{}", 200);
		open.post(V1 + "download", "{}", 200);
		open.get(V1 + "get_video_transcription?video_no=v1", 200);
		for (int i = 0; i < 3; i++) {
			open.post(V1 + "list_videos", "{}", 200);
		}
		open.post(V1 + "list_videos", "{}", 429);
		open.post(V1 + "delete_videos", "[\"v1\"]", 200);
		open.post(V1 + "delete_videos", "{}", 400);
		open.post(V1 + "upload", "{}", 415);
		open.call(open.anonymous(V1 + "get_video_transcription"), 401);
		BACKEND.answering(new RecordingBackend.Answer(500, "no"));
		open.post(V1 + "search", "{}", 502);
		BACKEND.answering(new RecordingBackend.Answer(200, "{\"code\":\"0001\",\"msg\":\"empty\",\"data\":null}"));
		open.post(V1 + "search", "{}", 400);

		assertThat(open.faults()).filteredOn((fault) -> !fault.contains("/memgate/")).isEmpty();
	}

}

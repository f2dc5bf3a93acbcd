package io.memgate.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes accounts with a key each, by Memgate's admin API as an administrator would, and
 * leaves their keys in files.
 */
final class Accounts {

	private static final Pattern KEY = Pattern.compile("\"key\" *: *\"([^\"]+)\"");

	private static final int AT_ONCE = 16;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String address;

	private final String token;

	private final Path folder;

	/**
	 * @param address of the admin listener
	 * @param folder where files of keys go
	 */
	Accounts(String address, String token, Path folder) {
		this.address = address;
		this.token = token;
		this.folder = folder;
	}

	/** Makes accounts of a plan: a file with all their keys, and one with the first. */
	void make(String plan, int number) throws IOException {
		List<String> keys;
		try (ExecutorService several = Executors.newFixedThreadPool(AT_ONCE)) {
			List<Future<String>> made = IntStream.range(0, number)
				.mapToObj((each) -> several.submit(() -> key(plan, plan + '-' + each)))
				.toList();
			keys = made.stream().map(Accounts::get).toList();
		}
		Files.write(this.folder.resolve(plan), keys);
		Files.write(this.folder.resolve(plan + "-1"), keys.subList(0, 1));
	}

	private static String get(Future<String> key) {
		try {
			return key.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new CompletionException(ex.getCause());
		}
	}

	private String key(String plan, String account) throws IOException, InterruptedException {
		post("/admin/v1/accounts", "{\"id\":\"" + account + "\",\"plan\":\"" + plan + "\"}");
		String path = "/admin/v1/accounts/" + account + "/projects";
		post(path, "{\"id\":\"main\"}");
		Matcher key = KEY.matcher(post(path + "/main/keys", "{}"));
		if (!key.find()) {
			throw new IllegalStateException("there is no key in the answer of " + path);
		}
		return key.group(1);
	}

	private String post(String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.address + path))
			.header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		HttpResponse<String> answer = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		if (answer.statusCode() != 201 && answer.statusCode() != 503) {
			throw new IllegalStateException(path + " answers " + answer.statusCode() + ": " + answer.body());
		}
		return (answer.statusCode() == 201) ? answer.body() : post(path, body);
	}

}

package io.memgate.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
 * calls them.
 */
final class Accounts {

	private static final Pattern KEY = Pattern.compile("\"key\" *: *\"([^\"]+)\"");

	private static final String CALL = """
			{"user_id":"mira","conversation_id":"trip","messages":[{"role":"user","content":"I cannot eat peanuts."}]}""";

	private static final int AT_ONCE = 16;

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String address;

	private final String token;

	/**
	 * @param address of the admin listener
	 */
	Accounts(String address, String token) {
		this.address = address;
		this.token = token;
	}

	/**
	 * Makes the accounts {@code <name>-0}, {@code <name>-1}, …
	 * @return their keys
	 */
	List<String> make(String name, String plan, int number) {
		return all(IntStream.range(0, number).boxed().toList(), (each) -> key(plan, name + '-' + each));
	}

	/**
	 * Makes one call with each key; one that Redis or a cold node is too slow for again.
	 * @param address of the public listener
	 * @return how many were answered with 200
	 */
	static int call(String address, List<String> keys) {
		URI uri = URI.create(address + Load.PATH);
		List<Integer> answers = all(keys, (key) -> {
			HttpRequest request = request(uri, "Token " + key, CALL);
			int status = status(request);
			for (int again = 0; status == 503 && again < 10; again++) {
				status = status(request);
			}
			return status;
		});
		return (int) answers.stream().filter((status) -> status == 200).count();
	}

	private static int status(HttpRequest request) throws IOException, InterruptedException {
		return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private static <T, R> List<R> all(List<T> things, Each<T, R> work) {
		try (ExecutorService several = Executors.newFixedThreadPool(AT_ONCE)) {
			List<Future<R>> results = things.stream().map((one) -> several.submit(() -> work.of(one))).toList();
			return results.stream().map(Accounts::get).toList();
		}
	}

	private static <R> R get(Future<R> result) {
		try {
			return result.get();
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
		HttpRequest request = request(URI.create(this.address + path), "Bearer " + this.token, body);
		HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
		if (answer.statusCode() != 201 && answer.statusCode() != 503) {
			throw new IllegalStateException(path + " answers " + answer.statusCode() + ": " + answer.body());
		}
		return (answer.statusCode() == 201) ? answer.body() : post(path, body);
	}

	private static HttpRequest request(URI uri, String authorization, String body) {
		return HttpRequest.newBuilder(uri)
			.header("Authorization", authorization)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
	}

	/** What is done with each of many things, some at once. */
	private interface Each<T, R> {

		R of(T one) throws IOException, InterruptedException;

	}

}

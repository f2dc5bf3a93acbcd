package io.memgate.gateway.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The files of a page, read from the class path once. Each has its one path, compared as
 * it stands in the request; there are no folders to look into and no other paths.
 */
public final class PageFiles {

	/** The attribute of routes to pages for people, which are no part of an API. */
	public static final String PAGES = PageFiles.class.getName();

	private static final String INDEX = "index.html";

	/** Modules that every page has. */
	private static final String SHARED = "browser";

	private final ResourcePatternResolver resources = new PathMatchingResourcePatternResolver();

	private final String root;

	private final Map<String, PageFile> files = new HashMap<>();

	/**
	 * The files of a folder of the class path, the modules that pages share under
	 * {@code shared/}, and Preact as {@code vendor/preact.js}.
	 * @param root the page's path, which ends in a slash
	 * @param folder on the class path, with an {@code index.html}
	 */
	public PageFiles(String root, String folder) {
		this.root = root;
		addFolder(folder, "");
		addFolder(SHARED, "shared/");
		add("vendor/preact.js", only("META-INF/resources/webjars/preact/*/dist/preact.module.js"));
		this.files.put(root, this.files.get(root + INDEX));
	}

	private void addFolder(String folder, String path) {
		for (Resource file : find(folder + "/**/*.*")) {
			String location = location(file);
			String inside = location.substring(location.lastIndexOf('/' + folder + '/') + folder.length() + 2);
			add(path + inside, file);
		}
	}

	private void add(String path, Resource file) {
		this.files.put(this.root + path, PageFile.of(path, bytes(file)));
	}

	private Resource only(String pattern) {
		Resource[] found = find(pattern);
		if (found.length != 1) {
			throw new IllegalStateException(pattern + " is " + found.length + " files");
		}
		return found[0];
	}

	private Resource[] find(String pattern) {
		try {
			return this.resources.getResources("classpath*:" + pattern);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String location(Resource file) {
		try {
			return file.getURL().toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] bytes(Resource file) {
		try {
			return file.getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Serves the files, and leads from the path without its last slash to the page. */
	public RouterFunction<ServerResponse> routes() {
		String bare = this.root.substring(0, this.root.length() - 1);
		RouterFunction<ServerResponse> files = (request) -> {
			HttpMethod method = request.method();
			if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
				return Mono.empty();
			}
			PageFile file = this.files.get(request.uri().getRawPath());
			return (file != null) ? Mono.just((same) -> answer(same, file))
					: Mono.just(bare).filter(request.uri().getRawPath()::equals).map((path) -> this::redirect);
		};
		return files.withAttribute(PAGES, true);
	}

	private Mono<ServerResponse> redirect(ServerRequest request) {
		return ServerResponse.permanentRedirect(URI.create(this.root)).build();
	}

	private static Mono<ServerResponse> answer(ServerRequest request, PageFile file) {
		return request.checkNotModified(file.tag())
			.switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
				.contentType(file.type())
				.eTag(file.tag())
				.cacheControl(CacheControl.noCache())
				.headers(PageFiles::protect)
				.bodyValue(file.bytes())));
	}

	/** A page runs and shows nothing but its own files, and nobody frames it. */
	private static void protect(HttpHeaders headers) {
		headers.set("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
						+ " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Referrer-Policy", "no-referrer");
		headers.set("Cross-Origin-Opener-Policy", "same-origin");
		headers.set("Cross-Origin-Resource-Policy", "same-origin");
		headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
	}

}

package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The page that tells what calls cost. Its tables stand between marks and are those of a
 * run; its plots are beside the other pictures.
 */
final class Page {

	private Page() {
	}

	/**
	 * Puts what a run has left into the page.
	 * @param root the source tree
	 * @param folder of a {@link Shape} or a {@link Start}
	 */
	static void put(Path root, Path folder) throws IOException {
		Path page = root.resolve("gateway/bench/CAPACITY.md");
		String text = Files.readString(page);
		text = replace(text, "shape", folder.resolve("capacity.md"));
		text = replace(text, "start", folder.resolve("start.md"));
		Files.writeString(page, text);
		try (var plots = Files.newDirectoryStream(folder, "plot-*.svg")) {
			for (Path plot : plots) {
				Files.copy(plot, root.resolve("gateway/docs").resolve(plot.getFileName()),
						StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	private static String replace(String page, String mark, Path file) throws IOException {
		if (!Files.exists(file)) {
			return page;
		}
		String begin = "<!-- begin " + mark + " -->\n";
		int from = page.indexOf(begin) + begin.length();
		int to = page.indexOf("<!-- end " + mark + " -->");
		return page.substring(0, from) + Files.readString(file) + page.substring(to);
	}

}

package io.memgate.gateway.notice;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import static org.assertj.core.api.Assertions.assertThat;

class AtomFeedTests {

	private static final String ATOM = "http://www.w3.org/2005/Atom";

	private static final Notice NEWER = notice("b", Instant.parse("2026-11-28T12:00:00Z"), "Plain.");

	private static final Notice OLDER = notice("a", Instant.parse("2026-11-20T12:00:00Z"),
			"<script>alert(\"&\")</script> ]]> é 漢 \ud83d\ude00 bell\u0007 half\ud83d");

	@Test
	void aFeedHasWhatAtomAsksFor() throws Exception {
		Document feed = parse(List.of(NEWER, OLDER));
		Element root = feed.getDocumentElement();

		assertThat(root.getNamespaceURI()).isEqualTo(ATOM);
		assertThat(root.getLocalName()).isEqualTo("feed");
		assertThat(text(root, "title")).isEqualTo("Notices");
		assertThat(text(root, "id")).startsWith("urn:uuid:");
		assertThat(text(root, "updated")).isEqualTo("2026-11-28T12:00:00Z");
		assertThat(((Element) root.getElementsByTagNameNS(ATOM, "link").item(0)).getAttribute("rel")).isEqualTo("self");
		assertThat(root.getElementsByTagNameNS(ATOM, "author").getLength()).isOne();
		assertThat(root.getElementsByTagNameNS(ATOM, "entry").getLength()).isEqualTo(2);
	}

	@Test
	void anEntryLeadsToItsNoticeAndSaysWhatDiffers() throws Exception {
		Element entry = entry(NEWER);

		assertThat(text(entry, "title")).isEqualTo("Plain.");
		assertThat(text(entry, "updated")).isEqualTo("2026-11-28T12:00:00Z");
		assertThat(text(entry, "content")).isEqualTo("Plain.\nsearch.max-results: 10 → 8");
		Element link = (Element) entry.getElementsByTagNameNS(ATOM, "link").item(0);
		assertThat(link.getAttribute("href")).isEqualTo("/memgate/v1/notices/b");
		assertThat(((Element) entry.getElementsByTagNameNS(ATOM, "category").item(0)).getAttribute("term"))
			.isEqualTo("limit.change");
	}

	@Test
	void textThatIsMarkupElsewhereIsText() throws Exception {
		assertThat(text(entry(OLDER), "title"))
			.isEqualTo("<script>alert(\"&\")</script> ]]> é 漢 \ud83d\ude00 bell\ufffd half\ufffd");
	}

	@Test
	void idsStayTheSame() throws Exception {
		String id = text(entry(NEWER), "id");

		assertThat(id).isEqualTo(text(entry(notice("b", Instant.EPOCH, "Another text.")), "id"))
			.isNotEqualTo(text(entry(OLDER), "id"));
	}

	@Test
	void anEmptyFeedIsAFeed() throws Exception {
		assertThat(text(parse(List.of()).getDocumentElement(), "updated")).isEqualTo("1970-01-01T00:00:00Z");
	}

	private static Element entry(Notice notice) throws Exception {
		return (Element) parse(List.of(notice)).getElementsByTagNameNS(ATOM, "entry").item(0);
	}

	private static Document parse(List<Notice> notices) throws Exception {
		byte[] feed = AtomFeed.of(notices);
		assertThat(new String(feed, StandardCharsets.UTF_8)).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
		DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
		factory.setNamespaceAware(true);
		return factory.newDocumentBuilder().parse(new ByteArrayInputStream(feed));
	}

	private static String text(Element parent, String name) {
		return parent.getElementsByTagNameNS(ATOM, name).item(0).getTextContent();
	}

	private static Notice notice(String id, Instant published, String summary) {
		return new Notice(id, NoticeKind.LIMIT_CHANGE, published, published, null, summary,
				List.of(new Notice.Line("search.max-results", "10", "8")), null, null);
	}

}

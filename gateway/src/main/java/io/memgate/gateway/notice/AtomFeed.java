package io.memgate.gateway.notice;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The feed of notices: Atom 1.0 (RFC 4287). Its ids are name-based UUIDs (RFC 9562 §5.3)
 * of the notices' ids, so they are the same on every node and for ever.
 */
public final class AtomFeed {

	/** Where it is on the public listener. */
	public static final String PATH = "/memgate/v1/notices.atom";

	private static final String NAMESPACE = "http://www.w3.org/2005/Atom";

	private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

	private AtomFeed() {
	}

	/** The feed of notices, as a UTF-8 document. */
	public static byte[] of(List<Notice> notices) {
		StringWriter text = new StringWriter();
		try {
			XMLStreamWriter xml = XML.createXMLStreamWriter(text);
			xml.writeStartDocument("UTF-8", "1.0");
			xml.writeStartElement("feed");
			xml.writeDefaultNamespace(NAMESPACE);
			write(xml, "title", "Notices");
			write(xml, "id", id("feed"));
			write(xml, "updated", updated(notices).toString());
			writeLink(xml, "self", PATH, "application/atom+xml");
			writeAuthor(xml);
			for (Notice notice : notices) {
				writeEntry(xml, notice);
			}
			xml.writeEndElement();
			xml.writeEndDocument();
			xml.close();
		}
		catch (XMLStreamException ex) {
			throw new IllegalStateException("a feed in memory could not be written", ex);
		}
		return text.toString().getBytes(StandardCharsets.UTF_8);
	}

	private static void writeEntry(XMLStreamWriter xml, Notice notice) throws XMLStreamException {
		xml.writeStartElement("entry");
		write(xml, "title", notice.summary());
		write(xml, "id", id("notice:" + notice.id()));
		write(xml, "updated", notice.published().toString());
		write(xml, "published", notice.published().toString());
		writeLink(xml, "alternate", notice.path(), "text/html");
		xml.writeEmptyElement("category");
		xml.writeAttribute("term", notice.kind().word());
		write(xml, "content", content(notice));
		xml.writeEndElement();
	}

	private static String content(Notice notice) {
		return notice.lines()
			.stream()
			.map(Notice.Line::text)
			.collect(Collectors.joining("\n", notice.summary() + '\n', ""));
	}

	private static void writeAuthor(XMLStreamWriter xml) throws XMLStreamException {
		xml.writeStartElement("author");
		write(xml, "name", "Memgate");
		xml.writeEndElement();
	}

	private static void writeLink(XMLStreamWriter xml, String rel, String href, String type) throws XMLStreamException {
		xml.writeEmptyElement("link");
		xml.writeAttribute("rel", rel);
		xml.writeAttribute("type", type);
		xml.writeAttribute("href", href);
	}

	private static void write(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
		xml.writeStartElement(element);
		xml.writeCharacters(allowed(text));
		xml.writeEndElement();
	}

	/** XML has no form for most control characters and for half of a pair. */
	private static String allowed(String text) {
		return text.codePoints()
			.map((c) -> isAllowed(c) ? c : '\ufffd')
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private static boolean isAllowed(int c) {
		return c == '\t' || c == '\n' || c == '\r' || c >= ' ' && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd
				|| c >= 0x10000;
	}

	private static Instant updated(List<Notice> notices) {
		return notices.stream().map(Notice::published).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
	}

	private static String id(String name) {
		return "urn:uuid:" + UUID.nameUUIDFromBytes(("memgate:" + name).getBytes(StandardCharsets.UTF_8));
	}

}

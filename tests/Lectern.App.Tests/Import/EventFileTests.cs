using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lectern.App.Import;
using Lectern.App.Import.Files;

namespace Lectern.App.Tests.Import;

public sealed class EventFileTests : IDisposable
{
    readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Lines_with_an_id_go_as_they_stand()
    {
        const string Line = """{"id":"e1","type":"ActivityRecorded","userId":"u","data":{"a":1e2}}""";

        Read($"{Line}\r\n\n  {Line}").ShouldBe([Line, Line]);
    }

    [Theory]
    [InlineData("""{"type":"CoursePublished","courseId":"c"}""")]
    [InlineData("""{"type":"UserCreated","id":"u1"}""")]
    [InlineData("""{"type":"CoursePublished","id":null}""")]
    [InlineData("{ }")]
    public void A_line_without_an_id_of_its_own_gets_one_that_stays(string line)
    {
        var events = Read($"{line}\n{line}\n");

        var ids = events.ConvertAll(e => JsonElement.Parse(e).GetProperty("eventId").GetGuid());
        ids.ShouldBeUnique();
        Read($"{line}\n{line}\n").ShouldBe(events);
    }

    [Theory]
    [InlineData("""{"event_id":"e"}""")]
    [InlineData("""{"MessageId":"e"}""")]
    [InlineData("""{"type":"UserCreated","id":"e","data":{}}""")]
    public void Every_spelling_of_an_id_is_known(string line) => Read(line).ShouldBe([line]);

    [Theory]
    [InlineData("{\"type\":")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":\"\xD8\"}")]
    public void A_line_that_cannot_be_read_goes_alone_as_an_envelope_that_the_server_rejects(string line)
    {
        File.WriteAllBytes(path, [.. "{\"id\":\"e1\"}\n"u8, .. Encoding.Latin1.GetBytes(line)]);

        var events = Read();
        events.Count.ShouldBe(2);
        var unreadable = JsonElement.Parse(events[1]);
        unreadable.TryGetProperty("type", out _).ShouldBeFalse();
        unreadable.GetProperty("line").GetInt32().ShouldBe(2);
        unreadable.GetProperty("unreadableLine").GetString()![..2].ShouldBe(line[..2]);
    }

    [Fact]
    public void Columns_of_a_CSV_go_to_the_envelope_the_client_or_data()
    {
        var events = Read("""
            event_id,type,UserId,timestamp,client.browser,data.score,passed,title,answer,extra,empty
            e1,AssessmentCompleted,007,1700000000000,Firefox,78.5,true,2013,42,"{""a"":[1]}",
            e2,CoursePublished,u,2026-01-01T00:00:00Z,,,,,,007,
            """);

        events.ShouldBe([
            """{"id":"e1","type":"AssessmentCompleted","userId":"007","occurredAt":1700000000000,"client":{"browser":"Firefox"},"data":{"score":78.5,"passed":true,"title":"2013","answer":"42","extra":{"a":[1]}}}""",
            """{"id":"e2","type":"CoursePublished","userId":"u","occurredAt":"2026-01-01T00:00:00Z","client":{},"data":{"extra":"007"}}""",
        ]);
    }

    [Fact]
    public void Rows_of_a_CSV_without_ids_get_ids_that_stay()
    {
        const string Text = "type,userId\nUserLoggedIn,u\nUserLoggedIn,u\n";

        var events = Read(Text);
        events.ConvertAll(e => JsonElement.Parse(e).GetProperty("id").GetGuid()).ShouldBeUnique();
        Read(Text).ShouldBe(events);
    }

    [Theory]
    [InlineData("id,userId\n1,2\n", "no column 'type'")]
    [InlineData("id,eventId,type\n1,2,3\n", "two columns of the header give the field 'id'")]
    [InlineData("[{}]", "holds a JSON array")]
    [InlineData(" \n", "is empty")]
    public void A_file_that_cannot_be_events_is_refused(string text, string fault) =>
        Should.Throw<ImportException>(() => Read(text)).Message.ShouldContain(fault);

    [Fact]
    public void A_gzip_file_is_known_by_its_content()
    {
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            gzip.Write("{\"id\":\"e1\"}"u8);

        Read().ShouldBe(["""{"id":"e1"}"""]);
    }

    List<string> Read(string text)
    {
        File.WriteAllText(path, text);
        return Read();
    }

    List<string> Read() => [.. new EventFile(path).Events().Select(e => Encoding.UTF8.GetString(e.Span))];
}

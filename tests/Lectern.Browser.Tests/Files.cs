using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests;

/// <summary>What the page gives its readers to keep.</summary>
public sealed class Files : PageTest
{
    [Fact]
    public async Task A_charts_csv_holds_what_its_table_shows()
    {
        var api = await Demo.ApiOfAsync("instructor");
        var course = await api.NeediestCourseAsync();
        var page = (await SignedInAsync("instructor", new(), $"/courses/{course["courseId"]}?part=content")).Page;

        var file = await KeptAsync(page, "How far learners get", "Download CSV");
        var rows = Csv(await File.ReadAllTextAsync(file.Path));

        file.Name.ShouldBe("how-far-learners-get.csv");
        var table = await page.TableAsync("How far learners get");
        rows[0].ShouldBe(table[0]);
        rows.Length.ShouldBe(table.Length);
        rows.Length.ShouldBeGreaterThan(2);
        // A file holds figures unrounded; written as the table writes them they are the same.
        rows[1..].Select(r => (string[])[r[0], Written.Number(Number(r[1])), Written.Number(Number(r[2])), Number(r[3]) is { } share ? $"{Written.Number(share, "percent")} %" : Written.None]).ShouldBe(table[1..]);
        rows[1..].Select(r => Number(r[3])).ShouldBe(course["modules"]!.AsArray().Select(m => (decimal?)m!["dropoffRate"]));
    }

    [Fact]
    public async Task A_roster_as_a_file_holds_everybody()
    {
        var api = await Demo.ApiOfAsync("instructor");
        var courseId = (string)(await api.NeediestCourseAsync())["courseId"]!;
        var learners = await api.ListAsync($"courses/{courseId}/learners?sort=name&order=asc&limit=1000");
        var page = (await SignedInAsync("instructor", new(), $"/courses/{courseId}?part=learners")).Page;

        var download = await page.RunAndWaitForDownloadAsync(() => page.Button("Download All learners as CSV").ClickAsync());
        var rows = Csv(await File.ReadAllTextAsync(await download.PathAsync()));

        rows[0][..3].ShouldBe(["Name", "User id", "E-mail"]);
        rows[1..].Select(r => (r[1], r[2], Number(r[7]))).Order().ShouldBe(learners.Select(l => ((string)l["userId"]!, (string?)l["email"] ?? "", (decimal?)l["score"])).Order());
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_chart_as_a_picture_has_something_on_it(string scheme)
    {
        var course = await (await Demo.ApiOfAsync("instructor")).NeediestCourseAsync();
        var page = (await SignedInAsync("instructor", new(scheme), $"/courses/{course["courseId"]}?part=progress")).Page;
        await page.Card("Activity by day").Locator("[data-drawn=true] canvas").First.WaitForAsync();

        var file = await KeptAsync(page, "Activity by day", "Download PNG");
        var (width, height, pixels) = Png(await File.ReadAllBytesAsync(file.Path));

        file.Name.ShouldBe("activity-by-day.png");
        width.ShouldBeGreaterThan(600);
        height.ShouldBe(640, "Twice as fine as on the page.");
        pixels.Distinct().Count().ShouldBeGreaterThan(20, "The picture is of one colour.");
    }

    static async Task<(string Name, string Path)> KeptAsync(IPage page, string title, string item)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.OfChartAsync(title, item));
        return (download.SuggestedFilename, await download.PathAsync());
    }

    static decimal? Number(string field) => field == "" ? null : decimal.Parse(field, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>RFC 4180, read by hand: quotes, commas and line ends within them.</summary>
    internal static string[][] Csv(string text)
    {
        var rows = new List<string[]>();
        var (row, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        text = text.TrimStart('\ufeff');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (c == '"') isQuoted = !isQuoted;
            else if (isQuoted || c is not (',' or '\r' or '\n')) field.Append(c);
            else if (c != '\r')
            {
                row.Add(field.ToString());
                field.Clear();
                if (c != '\n') continue;
                rows.Add([.. row]);
                row.Clear();
            }
        }
        field.Length.ShouldBe(0, "The last line has no end.");
        return [.. rows];
    }

    /// <summary>Its size, and its lines as they are before compression.</summary>
    static (int Width, int Height, byte[] Pixels) Png(byte[] file)
    {
        file[..8].ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        using var compressed = new MemoryStream();
        var (width, height) = (0, 0);
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            if (type == "IHDR") (width, height) = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 8)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 12)));
            if (type == "IDAT") compressed.Write(file, at + 8, length);
            at += length + 12;
        }
        compressed.Position = 0;
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionMode.Decompress)) zlib.CopyTo(pixels);
        return (width, height, pixels.ToArray());
    }
}

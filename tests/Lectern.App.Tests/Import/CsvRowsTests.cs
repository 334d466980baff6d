using System.Text;
using Lectern.App.Import;

namespace Lectern.App.Tests.Import;

public sealed class CsvRowsTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", "1|2;3|4")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n", "1|2;3|4")]
    [InlineData("a,b\n1,2\n3,4", "1|2;3|4")]
    [InlineData("\uFEFF\"a\",\"b\"\n\"1\",\"2\"", "1|2")]
    [InlineData("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", "x, y|say \"hi\"")]
    [InlineData("a,b\n\"two\r\nlines\",2\n3,4\n", "two\r\nlines|2;3|4")]
    [InlineData("a,b\n\"\",\n,\"\"\n", "|;|")]
    [InlineData("a,b\n\n1,2\n\r\n\n3,4\n\n", "1|2;3|4")]
    [InlineData("a,b\nin\"ner\" quotes,2\n", "in\"ner\" quotes|2")]
    [InlineData("a,b\n", "")]
    public void Records_are_those_of_RFC_4180(string text, string expected) => Read(text).ShouldBe(expected);

    [Fact]
    public void Records_longer_than_the_buffer_and_across_its_edges_are_whole()
    {
        var rows = Enumerable.Range(0, 3000).Select(i => $"{i},\"{new string('x', i * 7 % 300)}\n{i}\"").Append($"last,{new string('y', 200_000)}");
        var expected = string.Join(';', rows.Select(row => row.Replace("\"", "", StringComparison.Ordinal).Replace(',', '|')));

        Read("a,b\n" + string.Join('\n', rows)).ShouldBe(expected);
    }

    [Fact]
    public void Columns_are_chosen_by_name_in_any_order_and_a_mark_is_a_missing_value()
    {
        using var row = new CsvRows(Bytes("x,b,a\n9,?,1\n"), "t.csv") { MissingMark = (byte)'?' }.Choose("a", "b");

        row.Read().ShouldBeTrue();
        (row.Int(0), row.OptionalInt(1)).ShouldBe((1, null));
    }

    [Theory]
    [InlineData("", "t.csv is empty")]
    [InlineData("a,c\n1,2\n", "t.csv has no column 'b': its header is a,c")]
    [InlineData("a,b\n1,2\n3\n", "t.csv, line 3: the row has 1 fields, the header 2")]
    [InlineData("a,b\n1,2,3\n", "t.csv, line 2: the row has 3 fields, the header 2")]
    [InlineData("a,b\n\"1\n2\",x\n\"3\"4,5\n", "t.csv, line 4: the row has text after a closing quote")]
    [InlineData("a,b\n1,\"2\n", "t.csv, line 2: the row opens a quote that the file never closes")]
    public void What_is_no_CSV_is_named_with_its_line(string text, string fault) =>
        Should.Throw<ImportException>(() => Read(text)).Message.ShouldContain(fault);

    static string Read(string text)
    {
        using var row = new CsvRows(Bytes(text), "t.csv").Choose("a", "b");
        var rows = new List<string>();
        while (row.Read())
            rows.Add($"{row.Text(0)}|{row.Text(1)}");
        return string.Join(';', rows);
    }

    static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}

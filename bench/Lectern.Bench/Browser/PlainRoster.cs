using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Lectern.Bench.Browser;

/// <summary>
/// The plain way, to hold the page's table against: the same learners as HTML, all rows in the document, sorted, searched and filtered by
/// scripts of a few lines that move and hide rows.
/// </summary>
sealed record PlainRoster : RosterParts
{
    const string Script =
        """
        const body = document.querySelector('tbody')
        const rows = [...body.rows]
        const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
        let [by, sign] = [0, 1]
        document.querySelectorAll('thead button').forEach((head, column) => head.addEventListener('click', () => {
            sign = by === column ? -sign : 1
            by = column
            const key = row => row.cells[column].dataset.key
            const compare = rows[0].cells[column].dataset.number ? (a, b) => key(a) - key(b) : (a, b) => texts.compare(key(a), key(b))
            body.append(...rows.sort((a, b) => sign * compare(a, b)))
        }))
        const [search, status, said] = [document.querySelector('input'), document.querySelector('select'), document.querySelector('p')]
        const filter = () => {
            let shown = 0
            for (const row of rows) {
                row.hidden = !row.cells[0].dataset.key.toLowerCase().includes(search.value.toLowerCase()) || (status.value !== '' && row.cells[2].dataset.key !== status.value)
                if (!row.hidden) shown++
            }
            said.textContent = `${shown} of ${rows.length}`
        }
        search.addEventListener('input', filter)
        status.addEventListener('change', filter)
        """;

    static readonly (string Label, bool IsNumber, Func<JsonElement, string> Key)[] Columns =
    [
        ("name", false, l => Text(l, "name") ?? Text(l, "userId")!),
        ("why flagged", true, l => l.GetProperty("flags").GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("status", false, l => Text(l, "status")!),
        ("progress", true, l => Number(l, "progressPercentage")),
        ("score", true, l => Number(l, "score")),
        ("engagement", true, l => Number(l, "engagementScore")),
        ("last access", false, l => Text(l, "lastAccessDate") ?? ""),
        ("time", true, l => Number(l, "timeSpent")),
        ("e-mail", false, l => Text(l, "email") ?? ""),
    ];

    public override string Region => "body";

    public override string Heads => "thead button";

    public override string Names => "tbody tr:not([hidden]) td:first-child";

    public override string Search => "input";

    public override string StatusEvent => "change";

    public override Task PickStatusAsync(IPage page) => page.Locator("select").SelectOptionAsync("completed");

    public override Task AnyStatusAsync(IPage page) => page.Locator("select").SelectOptionAsync("");

    public static string Html(IReadOnlyList<JsonElement> learners)
    {
        var html = new StringBuilder(
            """
            <!doctype html><html lang="en"><title>Learners</title><style>body { font: 14px sans-serif } div { height: 600px; overflow: auto } td { padding: 6px 10px; border-bottom: 1px solid #ddd }</style>
            <p>All</p><input type="search"><select><option value="">any</option><option>not_started</option><option>in_progress</option><option>completed</option><option>dropped</option></select>
            <div><table><thead><tr>
            """);
        foreach (var column in Columns) html.Append(System.Globalization.CultureInfo.InvariantCulture, $"<th><button>{column.Label}</button></th>");
        html.Append("</tr></thead><tbody>");
        foreach (var learner in learners)
        {
            html.Append("<tr>");
            foreach (var column in Columns)
            {
                var key = WebUtility.HtmlEncode(column.Key(learner));
                html.Append(System.Globalization.CultureInfo.InvariantCulture, $"<td data-key=\"{key}\"{(column.IsNumber ? " data-number=\"1\"" : "")}>{key}</td>");
            }
            html.Append("</tr>");
        }
        return html.Append("</tbody></table></div><script>").Append(Script).Append("</script></html>").ToString();
    }

    static string? Text(JsonElement learner, string name) => learner.GetProperty(name).GetString();

    static string Number(JsonElement learner, string name) => learner.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : "0";
}

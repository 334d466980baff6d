using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Lists;

/// <summary>Users with names that are hard to sort and to find, and a random life of theirs in a few courses.</summary>
public sealed class Institution_of_lists : IAsyncLifetime
{
    public const string AsOf = "asOf=2026-02-01T00:00:00Z";

    /// <summary>In the order of their names; those without one last, by id.</summary>
    public static readonly (string Id, string? First, string? Last)[] People =
    [
        ("u01", "100% Ada", null), ("u02", "Agnes", null), ("u03", "ågot", "Berg"), ("u04", "Anna", null), ("u05", "ANNA", null), ("u06", "Émile", "Zola"),
        ("u07", "Ilse", null), ("u08", "İpek", null), ("u09", "Jo_hn", "B\\ack"), ("u10", "Øyvind", null), ("u11", "Weiß", "Straße"), ("u12", "zoë", null),
        ("u13", "Ёлка", null), ("u14", "Стас", null), ("a-nobody", null, null), ("É-nobody", null, null),
    ];

    TestServer? server;

    internal TestServer Server => server!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        var random = new Random(7);
        var events = new List<string>();
        foreach (var (i, (id, first, last)) in People.Index())
        {
            var names = (first is null ? "" : $",'firstName':{Json(first)}") + (last is null ? "" : $",'lastName':{Json(last)}") + (i % 3 == 0 ? $",'email':'{i}.Müller@example.org'" : "");
            var organization = i % 4 == 0 ? "" : $",'organizationId':'o{i % 4}'";
            Add("UserCreated", $"'userId':{Json(id)},'role':'{(i % 5 == 0 ? "instructor" : "student")}'{names}{organization}");
            for (var c = 0; c < 6; c++)
            {
                if (random.Next(3) == 0) continue;
                Add("UserEnrolled", $"'userId':{Json(id)},'courseId':'c{c}'");
                if (random.Next(2) == 0) Add("PageViewed", $"'userId':{Json(id)},'courseId':'c{c}','timeOnPage':{random.Next(1, 4) * 600}", day: random.Next(1, 31));
                if (random.Next(2) == 0) Add("CourseCompleted", $"'userId':{Json(id)},'courseId':'c{c}','finalScore':{random.Next(0, 5) * 20}", day: random.Next(1, 31));
            }
        }
        string[] titles = ["Ägyptisch", "algebra", "Algebra", "100%_\\ Math", "Русский"];
        foreach (var (i, title) in titles.Index())
        {
            Add("CourseCreated", $"'courseId':'c{i}','title':{Json(title)},'category':'{(i < 2 ? "A" : "B")}','instructorId':'t{i % 2}','organizationId':'o{i % 3}','startsAt':'2026-01-0{i + 1}T00:00:00Z'");
        }
        var sent = await server.SendAsync(events.Select(e => e.Replace('\'', '"')));
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await server.SettleAsync();

        void Add(string type, string fields, int day = 1) =>
            events.Add($"{{'eventId':'e{events.Count}','type':'{type}','occurredAt':'2026-01-{day:00}T10:00:00Z',{fields}}}");

        static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();
}

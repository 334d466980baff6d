using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>Personal data are in the learner registry, encrypted, and nowhere else.</summary>
public sealed class PersonalDataTests(OneServer one) : IClassFixture<OneServer>
{
    readonly TestServer server = one.Server;

    [Fact]
    public async Task They_appear_nowhere_in_the_whole_database_in_clear()
    {
        string[] secrets = ["ada.secret@example.org", "Adaline", "Secretsson", "1815-12-10", "a marked secret"];
        (await server.SendAsync(
            Quoted($"{{'eventId':'p1','type':'UserCreated','userId':'ada','email':'{secrets[0]}','firstName':'{secrets[1]}','lastName':'{secrets[2]}','birthDate':'{secrets[3]}','role':'student'}}"),
            Quoted($"{{'eventId':'p2','type':'UserEnrolled','userId':'ada','courseId':'c1','data':{{'email':'{secrets[0]}','cohort':'x'}}}}"))).Accepted.ShouldBe(2);
        using var tracked = await server.PostAsync(Tracking, Quoted($"{{'appId':'a','userId':'ada','eventType':'form','properties':{{'answer':'{secrets[4]}'}},'personal':['answer']}}"));
        ((int)tracked.StatusCode).ShouldBe(201);
        await server.PostAsync(Events, Quoted($"[{{'type':'UserCreated','userId':'ada','email':'{secrets[0]}','role':'wizard'}},{{'eventId':'p1','type':'UserCreated','userId':'ada','email':'{secrets[0]}'}}]"));
        await server.SettleAsync();

        var looked = 0;
        foreach (var table in await TablesAsync())
        {
            var rows = await server.ScalarAsync<long>($"SELECT count(*) FROM {table}");
            if (rows > 0) looked++;
            foreach (var secret in secrets)
            {
                // As text and as the bytes of what is kept as bytes.
                var hex = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret));
                (await server.ScalarAsync<long>($"SELECT count(*) FROM {table} t WHERE t::text ILIKE '%{secret}%' OR t::text LIKE '%{hex}%'")).ShouldBe(0, $"{secret} in {table}");
            }
        }
        looked.ShouldBeGreaterThan(8);

        var known = await OfAsync("ada");
        known["email"].ShouldBe(secrets[0]);
        known["firstName"].ShouldBe(secrets[1]);
        known["birthDate"].ShouldBe(secrets[3]);
        known["properties.answer"].ShouldBe(secrets[4]);
    }

    [Fact]
    public async Task The_newest_value_of_each_stands_in_whatever_order_they_came()
    {
        string Named(string user, string id, string at, string fields) => Quoted($"{{'eventId':'{user}-{id}','type':'UserUpdated','userId':'{user}','occurredAt':'2026-11-{at}T10:00:00Z',{fields}}}");
        string[] Of(string user) =>
        [
            Named(user, "1", "01", "'email':'old@example.org','firstName':'First'"),
            Named(user, "2", "03", "'email':'new@example.org'"),
            Named(user, "3", "02", "'email':'middle@example.org','lastName':'Last'"),
            Named(user, "4", "04", "'lastName':null"),
        ];
        int[][] orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]];
        foreach (var order in orders)
        {
            var user = $"order-{string.Join("", order)}";
            foreach (var i in order) await server.SendAsync(Of(user)[i]);
            var known = await OfAsync(user);
            string.Join(", ", known.OrderBy(k => k.Key)).ShouldBe("[email, new@example.org], [firstName, First]", user);
        }

        // All in one request too, and again.
        await server.SendAsync(Of("at-once").Concat(Of("at-once")));
        (await OfAsync("at-once"))["email"].ShouldBe("new@example.org");
    }

    [Fact]
    public async Task A_conflicting_event_changes_nothing()
    {
        await server.SendAsync(Quoted("{'eventId':'c','type':'UserCreated','userId':'conflicted','email':'first@example.org','occurredAt':'2026-11-01T00:00:00Z'}"));
        await server.SendAsync(Quoted("{'eventId':'c','type':'UserCreated','userId':'conflicted','email':'second@example.org','occurredAt':'2026-11-02T00:00:00Z'}"));

        (await OfAsync("conflicted"))["email"].ShouldBe("first@example.org");
    }

    async Task<IReadOnlyDictionary<string, string>> OfAsync(string user)
    {
        var learners = await server.Services.GetRequiredService<Registry>().LearnersAsync([(1, user)], CancellationToken.None);
        return await server.Services.GetRequiredService<PersonalData>().OfAsync(1, learners[(1, user)].Key, CancellationToken.None);
    }

    async Task<List<string>> TablesAsync()
    {
        var tables = new List<string>();
        await using var command = server.Source.CreateCommand("SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_schema IN ('lectern', 'read')");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        tables.Count.ShouldBeGreaterThan(20);
        return tables;
    }
}

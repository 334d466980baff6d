using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Names;

/// <summary>Names in memory follow what the database holds, whatever happened to it since.</summary>
public sealed class Learner_names
{
    const int Tenant = 1;

    [Fact]
    public async Task They_follow_what_is_sent_changed_cleared_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var names = server.Services.GetRequiredService<PersonalNames>();
        (await names.AllAsync(Tenant, default))!.Count.ShouldBe(0);

        await SendAsync(server, "1", "'firstName':' Ada ','lastName':'Lovelace','email':'ada@example.org'");
        (await OfAsync(names, server)).ShouldBe("Ada  Lovelace|ada@example.org", "as sent, trimmed at its ends");
        await SendAsync(server, "2", "'firstName':'Ada','lastName':'King'");
        (await OfAsync(names, server)).ShouldBe("Ada King|ada@example.org");
        await SendAsync(server, "3", "'firstName':null,'email':null");
        (await OfAsync(names, server)).ShouldBe("King|");
        await SendAsync(server, "4", "'lastName':null,'name':'A. K.'");
        (await OfAsync(names, server)).ShouldBe("A. K.|");
        await server.ExecuteAsync("DELETE FROM lectern.learner_fields");
        (await OfAsync(names, server)).ShouldBe("|");
    }

    /// <summary>The first to write commits last: its row must not lie behind what was read in between.</summary>
    [Fact]
    public async Task Transactions_that_commit_out_of_order_are_seen()
    {
        await using var server = await TestServer.StartAsync();
        var names = server.Services.GetRequiredService<PersonalNames>();
        await SendAsync(server, "1", "'firstName':'Ada'");
        await SendAsync(server, "2", "'firstName':'Bob'", "bob");
        (await OfAsync(names, server)).ShouldBe("Ada|");

        await using (var connection = await server.Source.OpenConnectionAsync())
        {
            await using var slow = await connection.BeginTransactionAsync();
            await ExecuteAsync(connection, "UPDATE lectern.learner_fields SET value = NULL, changed = pg_current_xact_id() WHERE learner_key = (SELECT learner_key FROM lectern.learners WHERE user_id = 'ada')");
            await SendAsync(server, "3", "'firstName':'Robert'", "bob");
            (await OfAsync(names, server, "bob")).ShouldBe("Robert|");
            (await OfAsync(names, server)).ShouldBe("Ada|");
            await slow.CommitAsync();
        }
        (await OfAsync(names, server)).ShouldBe("|");

        static async Task ExecuteAsync(Npgsql.NpgsqlConnection connection, string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task More_learners_than_can_be_held_are_not_held()
    {
        await using var server = await TestServer.StartAsync();
        await SendAsync(server, "1", "'firstName':'Ada'");
        await SendAsync(server, "2", "'firstName':'Bob'", "bob");
        var protection = server.Services.GetRequiredService<IDataProtectionProvider>();
        var names = new PersonalNames(server.Api, protection, limit: 2);
        (await names.AllAsync(Tenant, default))!.Count.ShouldBe(2);

        await SendAsync(server, "3", "'firstName':'Cat'", "cat");

        (await names.AllAsync(Tenant, default)).ShouldBeNull();
        var key = await server.ScalarAsync<long>("SELECT learner_key FROM lectern.learners WHERE user_id = 'cat'");
        (await names.OfAsync(Tenant, [key], default))[key].Name.ShouldBe("Cat");
    }

    /// <summary>The same rule in the database and here, over whatever people are called.</summary>
    [Fact]
    public async Task Folding_here_is_folding_there()
    {
        await using var server = await TestServer.StartAsync();
        var names = server.Services.GetRequiredService<PersonalNames>();
        string[] texts = ["Åsa", "ÅSA", "Straße", "STRASSE", "İstanbul", "ISPARTA", "ıspanak", "Йод", "йод", "Σίσυφος", "ΣΊΣΥΦΟΣ", "Øystein Æbelø", "Łódź", "ﬁn", "Ｆｕｌｌ", "한글", "が", "东京", "नमस्ते", "Þór", "e\u0301", "100%_\\", "😀"];
        foreach (var text in texts)
        {
            await using var command = server.Source.CreateCommand("SELECT lectern.fold($1)");
            command.Parameters.Add(new() { Value = text });
            var there = ((string)(await command.ExecuteScalarAsync())!).Normalize();
            var here = await names.FoldAsync(text, default);
            // Hangul falls into its parts there, which changes nothing about what contains what here.
            if (text != "한글") here.ShouldBe(there, text);
        }
        (await names.FoldAsync("ÅSA", default)).ShouldBe("asa");
        (await names.FoldAsync("STRASSE", default)).ShouldBe(await names.FoldAsync("Straße", default));
        (await names.FoldAsync("İSTANBUL ıspanak", default)).ShouldBe("istanbul ispanak");
        (await names.FoldAsync("Σίσυφος", default)).ShouldBe(await names.FoldAsync("ΣΊΣΥΦΟΣ", default));
    }

    static async Task SendAsync(TestServer server, string id, string fields, string user = "ada")
    {
        var sent = await server.SendAsync($"{{'eventId':'{user}{id}','type':'UserUpdated','userId':'{user}','occurredAt':'2026-01-0{id}T00:00:00Z',{fields}}}".Replace('\'', '"'));
        sent.Accepted.ShouldBe(1, string.Join('\n', sent.Results));
    }

    static async Task<string> OfAsync(PersonalNames names, TestServer server, string user = "ada")
    {
        var key = await server.ScalarAsync<long>($"SELECT learner_key FROM lectern.learners WHERE user_id = '{user}'");
        var person = (await names.AllAsync(Tenant, default))!.Find(key)!;
        return $"{person.Name}|{person.Email}";
    }
}

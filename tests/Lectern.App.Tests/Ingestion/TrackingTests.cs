using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lectern.App.Tests.Fixtures;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>The tracking API: any event that an application cares to name.</summary>
public sealed class TrackingTests(OneServer one) : IClassFixture<OneServer>
{
    readonly TestServer server = one.Server;

    [Fact]
    public async Task Any_event_is_tracked_under_the_name_it_is_given()
    {
        using var response = await server.PostAsync(Tracking, Quoted("{'appId':'shop','userId':'t1','eventType':'click','eventName':'buy','properties':{'price':3},'timestamp':'2026-11-02T10:00:00Z','async':true}"));

        ((int)response.StatusCode).ShouldBe(201);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("eventId").GetGuid();
        (await server.ScalarAsync<string>($"SELECT concat_ws(' ', type, app_id, event_name, payload #>> '{{data,eventType}}', payload #>> '{{data,properties,price}}') FROM lectern.events WHERE event_key = '{id}'"))
            .ShouldBe("AppEvent shop buy click 3");
    }

    [Fact]
    public async Task A_type_of_the_catalogue_is_that_type()
    {
        using var response = await server.PostAsync(Tracking, Quoted("{'eventId':'tracked-view','appId':'shop','userId':'t2','eventType':'PageViewed','properties':{'url':'/x'}}"));

        ((int)response.StatusCode).ShouldBe(201);
        (await server.ScalarAsync<string>("SELECT type FROM lectern.events WHERE event_id = 'tracked-view'")).ShouldBe("PageViewed");
    }

    [Fact]
    public async Task User_agent_and_address_are_filled_in_where_absent_and_the_address_is_cut()
    {
        (string, string) agent = ("User-Agent", "Lectern tests/1.0");
        await server.PostAsync(Tracking, Encoding.UTF8.GetBytes(Quoted("{'eventId':'filled','appId':'a','eventType':'x'}")), headers: agent);
        await server.PostAsync(Tracking, Encoding.UTF8.GetBytes(Quoted("{'eventId':'given','appId':'a','eventType':'x','client':{'userAgent':'Mine','ipAddress':'203.0.113.77'}}")), headers: agent);

        (await ClientOfAsync("filled")).ShouldBe(("Lectern tests/1.0", "127.0.0.0"));
        (await ClientOfAsync("given")).ShouldBe(("Mine", "203.0.113.0"));
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE payload::text LIKE '%113.77%'")).ShouldBe(0);
    }

    [Theory]
    [InlineData(700, 700)]
    [InlineData(1_500, 1_000)]
    public async Task A_long_user_agent_of_the_request_is_cut_as_an_events_own_is(int length, int kept)
    {
        await server.PostAsync(Tracking, Encoding.UTF8.GetBytes(Quoted($"{{'eventId':'long-{length}','appId':'a','eventType':'x'}}")), headers: ("User-Agent", new string('a', length)));

        (await ClientOfAsync($"long-{length}")).Item1.ShouldBe(new string('a', kept));
    }

    [Fact]
    public async Task Client_hints_of_the_request_are_the_device_of_what_the_browser_itself_sends()
    {
        (string, string)[] hints = [("Sec-CH-UA", "\"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\""), ("Sec-CH-UA-Mobile", "?0"), ("Sec-CH-UA-Platform", "\"Windows\"")];
        await server.PostAsync(Tracking, Encoding.UTF8.GetBytes(Quoted("{'eventId':'hinted','appId':'a','eventType':'x'}")), headers: hints);
        await server.PostAsync(Tracking, Encoding.UTF8.GetBytes(Quoted("{'eventId':'passed-on','appId':'a','eventType':'x','client':{'userAgent':'Mine'}}")), headers: hints);

        (await server.ScalarAsync<string>("SELECT concat_ws(' ', payload #>> '{client,deviceType}', payload #>> '{client,browser}', payload #>> '{client,operatingSystem}') FROM lectern.events WHERE event_id = 'hinted'"))
            .ShouldBe("desktop Chrome Windows");
        (await server.ScalarAsync<bool>("SELECT payload -> 'client' ?| '{deviceType,browser,operatingSystem}' FROM lectern.events WHERE event_id = 'passed-on'")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_batch_is_answered_item_by_item_with_201()
    {
        var report = await (await server.PostAsync(Tracking + "/batch", Quoted("{'events':[{'appId':'a','eventType':'x'},{'eventType':'x'},{'appId':'a','eventType':'y'}]}"))).ReportAsync(201);

        (report.Accepted, report.Rejected).ShouldBe((2, 1));
        report.Results.Single().Code.ShouldBe("missing_field");
    }

    [Fact]
    public async Task One_bad_event_is_422_and_two_are_not_one()
    {
        using var bad = await server.PostAsync(Tracking, Quoted("{'userId':'u1'}"));
        (await bad.CodeAsync(422)).ShouldBe("missing_field");
        using var two = await server.PostAsync(Tracking, Quoted("[{'appId':'a','eventType':'x'}]"));
        (await two.CodeAsync(400)).ShouldBe("bad_request");
    }

    [Fact]
    public async Task The_same_event_sent_again_is_the_same_answer_and_one_event()
    {
        for (var i = 0; i < 2; i++)
        {
            using var response = await server.PostAsync(Tracking, Quoted("{'eventId':'again','appId':'a','eventType':'x','timestamp':'2026-11-02T10:00:00Z'}"));
            ((int)response.StatusCode).ShouldBe(201);
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("eventId").GetString().ShouldBe("again");
        }
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE event_id = 'again'")).ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/v1/events")]
    [InlineData("/analytics/events")]
    [InlineData("/analytics/events/batch")]
    public async Task An_idempotency_key_too_long_and_a_parameter_unknown_are_400(string path)
    {
        var body = Encoding.UTF8.GetBytes(Quoted("{'appId':'a','eventType':'x'}"));
        using var tooLong = await server.PostAsync(path, body, headers: ("Idempotency-Key", new string('k', 201)));
        (await tooLong.CodeAsync(400)).ShouldBe("invalid_parameter");
        using var unknown = await server.PostAsync(path + "?verbos=true", body);
        (await unknown.CodeAsync(400)).ShouldBe("unknown_parameter");
    }

    [Fact]
    public async Task An_empty_idempotency_key_is_none()
    {
        for (var i = 0; i < 2; i++)
        {
            using var response = await server.PostAsync(Tracking, Encoding.UTF8.GetBytes(Quoted("{'appId':'empty-key','eventType':'x'}")), headers: ("Idempotency-Key", ""));
            ((int)response.StatusCode).ShouldBe(201);
        }
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE app_id = 'empty-key'")).ShouldBe(2);
    }

    async Task<(string?, string?)> ClientOfAsync(string id)
    {
        using var client = JsonDocument.Parse(await server.ScalarAsync<string>($"SELECT payload ->> 'client' FROM lectern.events WHERE event_id = '{id}'"));
        return (client.RootElement.GetProperty("userAgent").GetString(), client.RootElement.GetProperty("ipAddress").GetString());
    }
}

using System.Text;
using Lectern.Core.Events;
using static Lectern.Core.Tests.Events.Reading;

namespace Lectern.Core.Tests.Events;

public sealed class BatchTests
{
    [Theory]
    [InlineData("{'a':1}", true, "{'a':1}")]
    [InlineData(" {'a':[1,{'b':']}'}]} \n", true, "{'a':[1,{'b':']}'}]}")]
    [InlineData("[]", false)]
    [InlineData("[ ]", false)]
    [InlineData("[{'a':1}]", false, "{'a':1}")]
    [InlineData("\uFEFF[ {'a':1} ,\n{'b':','}, 5 ]", false, "{'a':1}", "{'b':','}", "5")]
    [InlineData("{'events':[{'a':1},{'b':2}]}", false, "{'a':1}", "{'b':2}")]
    [InlineData("{ 'x' : {'events':[1]} , 'events' : [ {'a':1} ] }", false, "{'a':1}")]
    [InlineData("{'type':'X','events':[1,2]}", true, "{'type':'X','events':[1,2]}")]
    [InlineData("{'events':[1,2],'Event_Type':'X'}", true, "{'events':[1,2],'Event_Type':'X'}")]
    [InlineData("{'events':7}", true, "{'events':7}")]
    [InlineData("{}", true, "{}")]
    [InlineData("[{'a':tru},{'b':'\\\\'},{'c':'\\''}]", false, "{'a':tru}", "{'b':'\\\\'}", "{'c':'\\''}")]
    public void Items(string body, bool isSingle, params string[] items)
    {
        var bytes = Json(body);
        var split = EventBatch.Split(bytes, 1000);
        split.Failure.ShouldBe(SplitFailure.None);
        split.IsSingle.ShouldBe(isSingle);
        split.Items.Select(item => Encoding.UTF8.GetString(item.Of(bytes).Span).Replace('"', '\'')).ShouldBe(items);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("5")]
    [InlineData("'text'")]
    [InlineData("[")]
    [InlineData("[{'a':1}")]
    [InlineData("[{'a':1},")]
    [InlineData("[{'a':1},]")]
    [InlineData("[,]")]
    [InlineData("[1,,2]")]
    [InlineData("[{'a':1}}]")]
    [InlineData("[{'a':1}] x")]
    [InlineData("[{'a':'1}]")]
    [InlineData("{'a':1")]
    [InlineData("{'a':1}}")]
    [InlineData("{'a':1]")]
    [InlineData("{'a':'\\'}")]
    [InlineData("{'events':[1,}")]
    [InlineData("{'events':[1] 2}")]
    public void Unreadable_as_a_whole(string body) => EventBatch.Split(Json(body), 1000).Failure.ShouldBe(SplitFailure.Malformed);

    [Fact]
    public void No_more_items_than_allowed()
    {
        EventBatch.Split(Json("[1,2,3]"), 3).Items.Count.ShouldBe(3);
        EventBatch.Split(Json("{'events':[1,2,3]}"), 2).ShouldSatisfyAllConditions(
            split => split.Failure.ShouldBe(SplitFailure.TooMany), split => split.Items.ShouldBeEmpty());
        EventBatch.Split(Json($"[{{}}{string.Concat(Enumerable.Repeat(",{}", 999_999))}]"), 1000).Failure.ShouldBe(SplitFailure.TooMany);
    }

    [Fact]
    public void One_bad_event_of_a_thousand_leaves_the_other_999()
    {
        var good = "{'type':'UserLoggedIn','userId':'u1'}";
        foreach (var bad in new[] { "{'type':'UserLoggedIn','userId':'\\u0000'}", "{'a':tru}", "7", $"{{'a':{new string('[', 5000)}{new string(']', 5000)}}}" })
        {
            var body = Json($"[{string.Join(',', Enumerable.Range(0, 1000).Select(i => i == 500 ? bad : good))}]");
            var results = EventBatch.Split(body, 1000).Items.Select(item => EventReader.Read(item.Of(body), Http, ReaderSettings.Default)).ToList();
            results.Count(result => result.Event is not null).ShouldBe(999);
            results[500].Rejection!.Code.ShouldBe(RejectCode.MalformedJson);
        }
    }
}

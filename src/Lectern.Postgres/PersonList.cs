using System.Diagnostics.CodeAnalysis;

namespace Lectern.Postgres;

/// <summary>A learner as people know them.</summary>
/// <param name="Key">Of the registry.</param>
/// <param name="UserId">As the producer names them.</param>
/// <param name="Name">First and last name; null where none is known.</param>
/// <param name="Email">Null where none is known.</param>
/// <param name="Folded">Name, id and e-mail address, folded, a line each.</param>
/// <param name="NameLength">Characters of the folded name, at most <see cref="SortLength"/>.</param>
public sealed record Person(long Key, string UserId, string? Name, string? Email, string Folded, int NameLength) : IComparable<Person>
{
    /// <summary>Characters of a name that count for its place in the order.</summary>
    public const int SortLength = 200;

    /// <summary>The name without case and accents: what people are sorted by.</summary>
    public ReadOnlySpan<char> FoldedName => Folded.AsSpan(0, NameLength);

    /// <summary>By folded name, those without one last; then by id.</summary>
    public int CompareTo(Person? other) => other is null ? 1 : Compare(FoldedName, UserId, other);

    /// <summary>Where a name and an id stand relative to a person.</summary>
    public static int Compare(ReadOnlySpan<char> foldedName, string userId, Person other)
    {
        var order = foldedName.IsEmpty.CompareTo(other.NameLength == 0);
        if (order == 0) order = foldedName.SequenceCompareTo(other.FoldedName);
        return order != 0 ? order : string.CompareOrdinal(userId, other.UserId);
    }
}

/// <summary>A tenant's people, by key and in the order of their names. Safe for concurrent use.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list of people, to be asked, not a collection to be changed.")]
public sealed class PersonList
{
    /// <summary>Above it sorting anew is cheaper than moving a place at a time.</summary>
    const int FewChanges = 64;

    readonly Lock guard = new();
    readonly Dictionary<long, Person> byKey = [];
    readonly List<Person> byName = [];

    public int Count
    {
        get
        {
            lock (guard) return byKey.Count;
        }
    }

    public Person? Find(long key)
    {
        lock (guard) return byKey.GetValueOrDefault(key);
    }

    /// <summary>Keys of those whose name, id or e-mail address contains a folded text.</summary>
    public long[] Search(string folded)
    {
        lock (guard) return [.. byKey.Values.Where(p => p.Folded.Contains(folded, StringComparison.Ordinal)).Select(p => p.Key)];
    }

    /// <summary>
    /// People by name, or backwards but those without a name still last: the next <paramref name="count"/> that are
    /// <paramref name="wanted"/> behind a place in that order.
    /// </summary>
    public IReadOnlyList<Person> Next((string FoldedName, string UserId)? after, bool descending, int count, Func<Person, bool> wanted)
    {
        var found = new List<Person>(Math.Min(count, 1_000));
        lock (guard)
        {
            var named = byName.BinarySearch(new Person(0, "", null, null, "", 0));
            named = named < 0 ? ~named : named;
            var place = after is { } a ? PlaceOf(a.FoldedName, a.UserId) : -1;
            // Ties go by id upwards in both directions, so that backwards means: runs of one name, each read forwards.
            if (!descending || after is { FoldedName: "" })
            {
                for (var i = after is null ? 0 : place; i < byName.Count && found.Count < count; i++) Take(byName[i], after);
                return found;
            }
            var end = after is null ? named : place;
            var from = after;
            if (after is not null)
            {
                // The rest of the run in which the last page ended.
                while (end < named && byName[end].FoldedName.SequenceEqual(after.Value.FoldedName)) end++;
                var run = Math.Max(0, place);
                for (var i = run; i < end && found.Count < count; i++) Take(byName[i], from);
                while (run > 0 && byName[run - 1].FoldedName.SequenceEqual(after.Value.FoldedName)) run--;
                end = run;
            }
            while (end > 0 && found.Count < count)
            {
                var start = end - 1;
                while (start > 0 && byName[start - 1].FoldedName.SequenceEqual(byName[end - 1].FoldedName)) start--;
                for (var i = start; i < end && found.Count < count; i++) Take(byName[i], null);
                end = start;
            }
            for (var i = named; i < byName.Count && found.Count < count; i++) Take(byName[i], null);
        }
        return found;

        void Take(Person person, (string FoldedName, string UserId)? behind)
        {
            if (behind is { } b && Person.Compare(b.FoldedName, b.UserId, person) >= 0) return;
            if (wanted(person)) found.Add(person);
        }
    }

    internal void Put(IReadOnlyCollection<Person> changed)
    {
        if (changed.Count == 0) return;
        lock (guard)
        {
            if (changed.Count > FewChanges)
            {
                foreach (var person in changed) byKey[person.Key] = person;
                byName.Clear();
                byName.AddRange(byKey.Values);
                byName.Sort();
                return;
            }
            foreach (var person in changed)
            {
                if (byKey.TryGetValue(person.Key, out var old)) byName.RemoveAt(byName.BinarySearch(old));
                byKey[person.Key] = person;
                byName.Insert(~byName.BinarySearch(person), person);
            }
        }
    }

    /// <summary>The first place that is not before a name and an id.</summary>
    int PlaceOf(string foldedName, string userId)
    {
        var (low, high) = (0, byName.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Person.Compare(foldedName, userId, byName[middle]) > 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

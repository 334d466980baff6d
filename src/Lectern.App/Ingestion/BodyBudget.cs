using Lectern.App.Access;
using Lectern.Postgres;

namespace Lectern.App.Ingestion;

/// <summary>
/// Bounds what bodies take of memory, over all requests, from reading them until they are answered. Beyond it callers are told to
/// come again. It counts bytes as they are read, so that many small requests pass where few large ones do not. Events have one part
/// and everything else another, so that no flood of events keeps anybody from signing in; nobody has more than a quarter of either.
/// </summary>
sealed class BodyBudget
{
    /// <summary>Bytes of bodies of events held at most.</summary>
    public const long Max = 64 * 1024 * 1024;

    /// <summary>Bytes of all other bodies held at most.</summary>
    public const long MaxOfOthers = 16 * 1024 * 1024;

    readonly Part events = new(Max);
    readonly Part others = new(MaxOfOthers);

    /// <summary>Bytes held now.</summary>
    public long Held => events.Held + others.Held;

    /// <summary>The share of a request that brings events; dispose it when the request is answered.</summary>
    /// <param name="caller">Null: nobody is known.</param>
    public Share OpenEvents(Caller? caller) => new(events, caller);

    /// <summary>The share of any other request.</summary>
    /// <param name="caller">Null: nobody is known, as at a sign-in.</param>
    public Share Open(Caller? caller) => new(others, caller);

    public sealed class Share : IDisposable
    {
        readonly Part part;
        readonly Holder? holder;
        long taken;

        internal Share(Part part, Caller? caller)
        {
            this.part = part;
            if (caller is not null) holder = part.Enter((caller.Tenant, caller.Subject));
        }

        /// <summary>Throws <see cref="IntakeFullException"/> where there is no room for so many more bytes.</summary>
        public void Take(int bytes)
        {
            taken += bytes;
            if (part.Add(holder, bytes)) throw new IntakeFullException();
        }

        /// <summary>Gives back all it took.</summary>
        public void Release()
        {
            part.Add(holder, -taken);
            taken = 0;
        }

        public void Dispose()
        {
            Release();
            if (holder is not null) part.Leave(holder);
        }
    }

    /// <summary>One caller's requests together.</summary>
    internal sealed class Holder((int Tenant, string Subject) key)
    {
        public long Held;
        public int Requests;

        public (int Tenant, string Subject) Key => key;
    }

    internal sealed class Part(long max)
    {
        readonly Lock gate = new();
        readonly Dictionary<(int Tenant, string Subject), Holder> holders = [];
        long held;

        public long Held => Volatile.Read(ref held);

        public Holder Enter((int Tenant, string Subject) key)
        {
            lock (gate)
            {
                if (!holders.TryGetValue(key, out var holder)) holders[key] = holder = new(key);
                holder.Requests++;
                return holder;
            }
        }

        public void Leave(Holder holder)
        {
            lock (gate)
            {
                if (--holder.Requests == 0) holders.Remove(holder.Key);
            }
        }

        /// <returns>Whether it is too much now.</returns>
        public bool Add(Holder? holder, long bytes) =>
            Interlocked.Add(ref held, bytes) > max | (holder is not null && Interlocked.Add(ref holder.Held, bytes) > max / 4);
    }
}
